import { personNamed } from './names.ts';
import { Random, Urn } from './random.ts';

/** One customer, with all that the three landing tables say about them. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly serialNumber: string;
  readonly birthDay: string;
  /** Milliseconds since 1970-01-01 UTC, as all that follows. */
  readonly registered: number;
  readonly updated: number;
  readonly research: number | undefined;
  readonly public: number | undefined;
  readonly friends: number | undefined;
  readonly firstReading: number;
  /** The order in which the readings arrive: numbers from 0 up. */
  readonly order: Uint8Array;
}

/** Customers at scale 1. */
export const customersOfUnit = 956;
/** Step trainer readings of each customer, all at other times. */
export const readingsOfPerson = 30;
/** Milliseconds between the readings of a customer. */
export const readingDistance = 3_933;

/** How many of 956 customers share with research, the public, friends: bits 4, 2 and 1 of the index. */
const consents = [102, 121, 134, 117, 102, 140, 110, 130];
/** Of 482 who share with research, how many agreed on registration, between their readings, after the last one. */
const consentTimes = [459, 5, 18];
/** Of 474 who do not, how many never changed their record, and how many did. */
const updates = [453, 21];

// in one unit about 5 % of the instants are shared by several customers, and units lie an hour apart, so that larger scales keep the share
const windowStart = 1_655_560_000_000;
const unitDistance = 3_600_000;
const slots = 628;
const phases = 400;

const ascending = Uint8Array.from(Array.from({ length: readingsOfPerson }).keys());

/** The customers of unit `unit`, made afresh each time: the same for the same seed. */
export function peopleOf(seed: number, unit: number): Person[] {
  const random = new Random(seed, unit, 0);
  const draws = {
    consent: new Urn(random, consents),
    consentTime: new Urn(random, consentTimes),
    update: new Urn(random, updates),
  };
  const firstName = new Random(seed).below(2_021);
  return Array.from({ length: customersOfUnit }, (_, index) => {
    const named = personNamed(firstName + unit * customersOfUnit + index);
    const consent = draws.consent.draw();
    const firstReading =
      windowStart + unit * unitDistance + random.below(slots) * readingDistance + random.below(phases) * 9 + 7;
    // about a fifth of the readings of most customers were taken before they registered
    const registered = firstReading + (random.below(19) - 3) * readingDistance - 1 - random.below(readingDistance - 1);
    const shares = consent >= 4;
    const agreed = shares ? agreedAt(draws.consentTime.draw(), random, registered, firstReading) : registered;
    const updated = !shares && draws.update.draw() === 1 ? registered + 1 + random.below(900_000) : agreed;
    return {
      ...named,
      serialNumber: serialNumber(random),
      birthDay: `${940 + random.below(1_060)}-01-01`,
      registered,
      updated,
      research: shares ? agreed : undefined,
      public: (consent & 2) === 0 ? undefined : agreed,
      friends: (consent & 1) === 0 ? undefined : agreed,
      firstReading,
      order: random.shuffle(ascending.slice()),
    };
  });
}

function agreedAt(kind: number, random: Random, registered: number, firstReading: number): number {
  if (kind === 0) return registered;
  const lastReading = firstReading + (readingsOfPerson - 1) * readingDistance;
  if (kind === 1) return lastReading - 1 - random.below(8 * readingDistance);
  return lastReading + 60_000 + random.below(600_000);
}

function serialNumber(random: Random): string {
  const hex = digits(random) + digits(random) + digits(random) + digits(random);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Eight hexadecimal digits. */
function digits(random: Random): string {
  return random.next().toString(16).padStart(8, '0');
}
