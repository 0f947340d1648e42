import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { filesBelow } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { jsonLines, query, run, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

/** A landing zone in which one person has so many readings of both devices in one millisecond. */
async function oneInstant(name: string, readings: number): Promise<string> {
  const { customer, accelerometer, step_trainer: steps } = madeUpLanding({ people: 4, readings: 40 });
  const [step] = steps;
  const owner = customer.find((each) => each.serialNumber === step!.serialNumber)!;
  const at = Date.UTC(2024, 0, 1);
  const agreed = { ...owner, shareWithResearchAsOfDate: at - 1000 };
  return await writeLanding(join(folder, name), {
    customer: [agreed],
    accelerometer: Array.from({ length: readings }, () => ({
      ...accelerometer[0]!,
      user: owner.email!,
      timestamp: at,
    })),
    step_trainer: Array.from({ length: readings }, () => ({ ...step!, sensorReadingTime: at })),
  });
}

test('thousands of readings of one person in one millisecond end the run before they are multiplied', async () => {
  const landing = await oneInstant('thousands', 3_000);
  for (const profile of ['published', 'strict']) {
    const lake = join(folder, profile);
    const { code, out } = await stediHere('run', '--profile', profile, '--landing', landing, '--lake', lake);
    expect(code).toBe(65);
    expect(jsonLines(out).at(-1)).toMatchObject({ event: 'error', code: 'join_fan_out' });
    expect(await filesBelow(lake)).toEqual([]);
  }
});

test('the limit is an option, which a plan carries too', async () => {
  const landing = await oneInstant('some', 150);
  const lake = join(folder, 'some-lake');
  const places = ['--landing', landing, '--lake', lake];
  expect((await stediHere('run', '--profile', 'published', ...places, '--max-fan-out', '149')).code).toBe(65);
  await run(...places, '--max-fan-out', '150');
  expect(await query(lake, 'SELECT count(*) AS rows FROM machine_learning_curated')).toEqual([{ rows: 22_500 }]);
  for (const wrong of ['0', '1.5', '-1', 'many', '1000001']) {
    expect((await stediHere('run', '--profile', 'published', ...places, '--max-fan-out', wrong)).code).toBe(64);
  }
  const plan = join(folder, 'plan.json');
  await stediHere('plan', '--profile', 'published', ...places, '--max-fan-out', '149', '--out', plan);
  const parts = [];
  for (const round of ['1', '2', '3']) {
    const share = ['--round', round, '--index', '0', '--count', '1'];
    parts.push((await stediHere('part', '--plan', plan, ...places, ...share)).code);
  }
  expect(parts).toEqual([0, 0, 65]);
});
