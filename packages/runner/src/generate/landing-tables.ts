import { Buffer } from 'node:buffer';
import type { SampleRecord } from './invalid-samples.ts';
import { customersOfUnit, peopleOf, readingDistance, readingsOfPerson, type Person } from './people.ts';
import { Random, Urn } from './random.ts';
import type { RecordWriter } from './record-writer.ts';

/** What is made: `people` customers, in units of 956, from a seed. */
export interface Scope {
  readonly seed: number;
  readonly people: number;
}

/** One landing table: how its records are written. A generator, which yields whenever the writer's block wants to be taken. */
export interface LandingTable {
  /** The folder is `<subject>/landing/`. */
  readonly subject: string;
  /** Records at scale 1. */
  readonly rowsOfUnit: number;
  readonly sample: SampleRecord;
  write(scope: Scope, out: RecordWriter): Generator<void>;
}

/** Readings of a customer that arrive together. */
const burst = 10;
/** Of 28,680 readings, how many have 1, 2, 3 and 4 accelerometer records of the same instant. */
const recordsOfReading = [92, 4_589, 23_993, 6];

const accelerations = ['-1.0', '0.0', '1.0'].flatMap((x) =>
  ['-1.0', '0.0', '1.0'].flatMap((y) => ['-1.0', '0.0'].map((z) => Buffer.from(`,"x":${x},"y":${y},"z":${z}}`))),
);

function* units({ seed, people }: Scope): Generator<{ unit: number; persons: readonly Person[] }> {
  for (let unit = 0; unit * customersOfUnit < people; unit++) {
    yield { unit, persons: peopleOf(seed, unit).slice(0, people - unit * customersOfUnit) };
  }
}

const person = '"Nemo.Nobody@example.com"';
const serialNumber = '"00000000-0000-4000-a000-000000000000"';

export const customers: LandingTable = {
  subject: 'customer',
  rowsOfUnit: customersOfUnit,
  sample: {
    record: {
      customerName: '"Nemo Nobody"',
      email: person,
      phone: '"5555550100"',
      birthDay: '"1900-01-01"',
      serialNumber,
      registrationDate: '1655560000000',
      lastUpdateDate: '1655560000000',
    },
    text: 'email',
    integer: 'registrationDate',
  },
  *write(scope, out) {
    for (const { persons } of units(scope)) {
      for (const one of persons) {
        out.text(`{"customerName": "${one.name}", "email": "${one.email}", "phone": "5555550100"`);
        out.text(`, "birthDay": "${one.birthDay}", "serialNumber": "${one.serialNumber}"`);
        out.text(`, "registrationDate": ${one.registered}, "lastUpdateDate": ${one.updated}`);
        if (one.research !== undefined) out.text(`, "shareWithResearchAsOfDate": ${one.research}`);
        if (one.public !== undefined) out.text(`, "shareWithPublicAsOfDate": ${one.public}`);
        if (one.friends !== undefined) out.text(`, "shareWithFriendsAsOfDate": ${one.friends}`);
        out.text('}');
        if (out.endRecord()) yield;
      }
    }
  },
};

export const accelerometer: LandingTable = {
  subject: 'accelerometer',
  rowsOfUnit: 81_273,
  sample: {
    record: { user: person, timestamp: '1655560000000', x: '1.0', y: '0.0', z: '-1.0' },
    text: 'user',
    integer: 'timestamp',
  },
  *write(scope, out) {
    for (const { unit, persons } of units(scope)) {
      const random = new Random(scope.seed, unit, 1);
      const urn = new Urn(random, recordsOfReading);
      const prefixes = persons.map(({ email }) => Buffer.from(`{"user":"${email}","timestamp":`));
      const records = new Uint8Array(persons.length * readingsOfPerson);
      for (let reading = 0; reading < records.length; reading++) records[reading] = urn.draw() + 1;
      for (let from = 0; from < readingsOfPerson; from += burst) {
        for (let index = 0; index < persons.length; index++) {
          const { firstReading, order } = persons[index]!;
          // the records of an instant do not stand side by side: each pass writes one of them
          for (let pass = 0; pass < recordsOfReading.length; pass++) {
            for (let at = from; at < from + burst; at++) {
              if (records[index * readingsOfPerson + at]! <= pass) continue;
              out.bytes(prefixes[index]!);
              out.integer(firstReading + order[at]! * readingDistance);
              out.bytes(accelerations[random.below(accelerations.length)]!);
              if (out.endRecord()) yield;
            }
          }
        }
      }
    }
  },
};

export const stepTrainer: LandingTable = {
  subject: 'step_trainer',
  rowsOfUnit: customersOfUnit * readingsOfPerson,
  sample: {
    record: { sensorReadingTime: '1655560000000', serialNumber, distanceFromObject: '250' },
    text: 'serialNumber',
    integer: 'sensorReadingTime',
  },
  *write(scope, out) {
    const prefix = Buffer.from('{"sensorReadingTime":');
    const distances = Array.from({ length: 100 }, (_, distance) => Buffer.from(`${distance + 201}}`));
    for (const { unit, persons } of units(scope)) {
      const random = new Random(scope.seed, unit, 2);
      const middles = persons.map((one) => Buffer.from(`,"serialNumber":"${one.serialNumber}","distanceFromObject":`));
      for (let from = 0; from < readingsOfPerson; from += burst) {
        for (let index = 0; index < persons.length; index++) {
          const { firstReading, order } = persons[index]!;
          for (let at = from; at < from + burst; at++) {
            out.bytes(prefix);
            out.integer(firstReading + order[at]! * readingDistance);
            out.bytes(middles[index]!);
            out.bytes(distances[random.below(distances.length)]!);
            if (out.endRecord()) yield;
          }
        }
      }
    }
  },
};
