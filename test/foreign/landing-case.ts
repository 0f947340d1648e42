import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** When all of these people consented, in milliseconds. */
export const consent = 1_700_000_000_000;

/** Ten made-up people, who all consent. */
export const people = Array.from({ length: 10 }, (_, i) => ({
  customerName: `Person ${i}`,
  email: `p${i}@example.org`,
  phone: '8015550000',
  birthDay: '1970-01-01',
  serialNumber: `s-${i}`,
  registrationDate: consent,
  lastUpdateDate: consent,
  shareWithResearchAsOfDate: consent,
}));

/** A reading each second after the consent, thirty of each person. */
export const moves = Array.from({ length: 300 }, (_, k) => ({
  user: `p${k % 10}@example.org`,
  timestamp: consent + 1000 * k,
  x: 1,
  y: 0,
  z: -1,
}));

/** A step of the same person at each of those instants. */
export const steps = Array.from({ length: 300 }, (_, k) => ({
  sensorReadingTime: consent + 1000 * k,
  serialNumber: `s-${k % 10}`,
  distanceFromObject: 200,
}));

/** What comes of all of them, by hand: everybody consents before every reading, and each instant has one reading and one step. */
export const all = {
  customer_trusted: 10,
  accelerometer_trusted: 300,
  step_trainer_trusted: 300,
  customer_curated: 10,
  machine_learning_curated: 300,
};

export function lines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** The three files of a zone, as the course lays them out. */
export const zone = {
  'customer/landing/c.json': lines(people),
  'accelerometer/landing/a.json': lines(moves),
  'step_trainer/landing/s.json': lines(steps),
} as const;

/** Files by path; `undefined` takes away one that others have. */
export type Files = Readonly<Record<string, string | Uint8Array | undefined>>;

/** Writes files below a folder. */
export async function put(root: string, files: Files): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}
