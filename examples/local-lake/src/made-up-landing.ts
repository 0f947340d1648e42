import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const consentTime = 1_700_000_000_000;

function customer(name: string, consent: object): object {
  return {
    customerName: name,
    email: `${name.toLowerCase()}@example.org`,
    phone: '5550100',
    birthDay: '1960-02-29',
    serialNumber: `device-of-${name.toLowerCase()}`,
    registrationDate: consentTime - 1000,
    lastUpdateDate: consentTime,
    ...consent,
  };
}

/** Ada leans forward, everybody else leans back: so a row that mixes two people shows. */
const movement = (name: string, taken: number) => ({
  user: `${name.toLowerCase()}@example.org`,
  timestamp: consentTime + taken,
  x: name === 'Ada' ? 1 : -1,
  y: 0,
  z: -1,
});

const step = (name: string, taken: number) => ({
  sensorReadingTime: consentTime + taken,
  serialNumber: `device-of-${name.toLowerCase()}`,
  distanceFromObject: 200 + taken,
});

/** Ada and Bob agreed to research, Cyd did not. One accelerometer record is no JSON. */
const landing = {
  customer: [
    customer('Ada', { shareWithResearchAsOfDate: consentTime }),
    customer('Bob', { shareWithResearchAsOfDate: consentTime }),
    customer('Cyd', {}),
  ],
  accelerometer: [
    movement('Ada', -1),
    movement('Ada', 0),
    movement('Ada', 10),
    movement('Bob', 10),
    movement('Cyd', 10),
    '{"user":"ada@example.org","timestamp":',
  ],
  step_trainer: [step('Ada', 0), step('Ada', 10), step('Bob', 10), step('Bob', 20), step('Cyd', 10)],
};

/** Writes the landing zone, one NDJSON file a source. */
export async function writeLanding(folder: string): Promise<void> {
  for (const [source, records] of Object.entries(landing)) {
    const path = join(folder, source, 'landing');
    await mkdir(path, { recursive: true });
    const lines = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record)));
    await writeFile(join(path, 'records.json'), `${lines.join('\n')}\n`);
  }
}
