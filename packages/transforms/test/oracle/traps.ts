import type { RowOf } from '@stedi-lakehouse/core';
import type { accelerometerLanding, customerLanding, stepTrainerLanding } from '@stedi-lakehouse/transforms';

/** A customer as the website sends one: a consent that was not given is absent. */
type CustomerRecord = Partial<RowOf<typeof customerLanding>>;

const day = 86_400_000;
const dawn = 1_600_000_000_000;

function customer(name: string, serialNumber: string, rest: CustomerRecord): CustomerRecord {
  return {
    customerName: name,
    email: `${name.toLowerCase()}@example.org`,
    phone: '5550100',
    birthDay: '967-01-01',
    serialNumber,
    registrationDate: dawn,
    lastUpdateDate: dawn + 5,
    ...rest,
  };
}

export const customers: readonly CustomerRecord[] = [
  customer('Ada', 's-ada', { shareWithResearchAsOfDate: dawn + 1000, shareWithPublicAsOfDate: dawn + day }),
  // the same record twice, then a later consent of the same person
  customer('Bea', 's-bea', { shareWithResearchAsOfDate: dawn + 2000 }),
  customer('Bea', 's-bea', { shareWithResearchAsOfDate: dawn + 2000 }),
  customer('Bea', 's-bea', { shareWithResearchAsOfDate: dawn + 9000, lastUpdateDate: dawn + 9000 }),
  // no consent, absent and null
  customer('Cyd', 's-cyd', {}),
  customer('Dov', 's-dov', { shareWithResearchAsOfDate: null, shareWithFriendsAsOfDate: dawn }),
  // one device, two people who consented at different times
  customer('Eve', 's-both', { shareWithResearchAsOfDate: dawn + 3000 }),
  customer('Fay', 's-both', { shareWithResearchAsOfDate: dawn + 6000 }),
  // one device, one of two people consented
  customer('Gus', 's-half', { shareWithResearchAsOfDate: dawn + 1000 }),
  customer('Hal', 's-half', {}),
  // consented, and never measured by phone
  customer('Ida', 's-ida', { shareWithResearchAsOfDate: dawn }),
  // consented at the first instant that can be a consent; other columns: 0 and less are times
  customer('Jan', 's-jan', { shareWithResearchAsOfDate: 1, registrationDate: -1, lastUpdateDate: -day - 1 }),
  // 0 and less are no consent
  customer('Lou', 's-lou', { shareWithResearchAsOfDate: 0, shareWithPublicAsOfDate: 0 }),
  customer('Moe', 's-moe', { shareWithResearchAsOfDate: -dawn }),
  // a consent beside none of the same person
  customer('Ned', 's-ned', { shareWithResearchAsOfDate: 0 }),
  customer('Ned', 's-ned', { shareWithResearchAsOfDate: dawn + 2000 }),
  // one person, two devices, and two consents with the later record first
  customer('Kim', 's-kim-2', { shareWithResearchAsOfDate: dawn + 8000 }),
  customer('Kim', 's-kim-1', { shareWithResearchAsOfDate: dawn + 4000 }),
  // an address that differs by case is another person
  customer('ADA', 's-upper', { email: 'ADA@example.org', shareWithResearchAsOfDate: dawn + 1000 }),
];

const instants = [0, 999, 1000, 1001, 2000, 3000, 4000, 5999, 6000, 8000, 9000].map((after) => dawn + after);
const users = [...new Set(customers.map(({ email }) => email!)), 'stranger@example.org'];
const serials = [...new Set(customers.map(({ serialNumber }) => serialNumber!)), 's-stranger'];

/** Every user at every instant, some twice, and readings around 1970. */
export const movements: readonly RowOf<typeof accelerometerLanding>[] = [
  ...users
    .filter((user) => user !== 'ida@example.org')
    .flatMap((user, u) =>
      instants.flatMap((timestamp, i) => {
        const reading = { user, timestamp, x: u, y: -i, z: 0.1 * u };
        return i % 4 === 0 ? [reading, { ...reading, z: 1 / 3 }] : [reading];
      }),
    ),
  { user: 'jan@example.org', timestamp: 0, x: 0, y: 0, z: 0 },
  { user: 'jan@example.org', timestamp: 1, x: 1e-7, y: 1e21, z: -1.5 },
];

/** Every device at every instant, and around 1970. */
export const steps: readonly RowOf<typeof stepTrainerLanding>[] = [
  ...serials.flatMap((serialNumber, s) =>
    instants.map((sensorReadingTime, i) => ({ sensorReadingTime, serialNumber, distanceFromObject: 200 + s * 10 + i })),
  ),
  { sensorReadingTime: -1, serialNumber: 's-jan', distanceFromObject: 201 },
  { sensorReadingTime: 0, serialNumber: 's-jan', distanceFromObject: 202 },
  { sensorReadingTime: dawn + 12_345, serialNumber: 's-ada', distanceFromObject: 203 },
];
