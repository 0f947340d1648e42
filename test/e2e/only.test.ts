import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { fileListing, sha256 } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { run, stedi, temporaryFolder } from './stedi.ts';

const transitions = [
  'customer_landing_to_trusted',
  'accelerometer_landing_to_trusted',
  'step_trainer_landing_to_trusted',
  'customer_trusted_to_curated',
  'machine_learning_curated',
  'customer_anonymized',
];
let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 60, readings: 3_000 }), { files: 2 });
});

async function hashes(tables: Awaited<ReturnType<typeof run>>['report']['tables']): Promise<Record<string, string[]>> {
  const entries = Object.entries(tables).map(async ([name, { files }]) => {
    const hashed = files.map(async ({ path }) => sha256(await readFile(path)));
    return [name, await Promise.all(hashed)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('transitions that run alone', () => {
  test('make the same bytes as one run', async () => {
    const profile = 'strict';
    const whole = await run('--landing', landing, '--lake', join(folder, `${profile}-whole`), '--profile', profile);
    const lake = join(folder, `${profile}-alone`);
    const alone: Record<string, string[]> = {};
    for (const [i, transition] of transitions.entries()) {
      const { report } = await run('--landing', landing, '--lake', lake, '--profile', profile, '--only', transition);
      expect(report.commit).toBe(i + 1);
      expect(Object.keys(report.tables)).toHaveLength(1);
      Object.assign(alone, await hashes(report.tables));
    }
    expect(alone).toEqual(await hashes(whole.report.tables));
    expect((await stedi('verify', '--lake', lake)).code).toBe(0);
    const again = await run('--landing', landing, '--lake', lake, '--profile', profile);
    expect(again.report).toMatchObject({ status: 'up_to_date', commit: 6 });
  });

  test('can be several, and leave the other tables as they are', async () => {
    const lake = join(folder, 'several');
    await run('--landing', landing, '--lake', lake);
    const before = await fileListing(lake);
    const some = transitions.slice(3, 5);
    const { report } = await run('--landing', landing, '--lake', lake, '--trim', 'none', '--only', ...some);
    expect(Object.keys(report.tables)).toEqual(['customer_curated', 'machine_learning_curated']);
    expect(await fileListing(lake)).toMatchObject(before);
  });
});

test('tables made from one that was made again are stale, until they are made again too', async () => {
  const lake = join(folder, 'stale');
  await run('--landing', landing, '--lake', lake);
  await run('--landing', landing, '--lake', lake, '--trim', 'none', '--only', 'accelerometer_landing_to_trusted');
  const history = await stedi('history', '--lake', lake);
  const stale = ['customer_curated', 'machine_learning_curated'];
  for (const table of stale) expect(history.out).toContain(`${table} is older than its input accelerometer_trusted.`);
  const verdict = await stedi('verify', '--lake', lake);
  expect(verdict.code).toBe(65);
  expect(verdict.err).toContain('every table is made from the current version of its inputs');
  for (const table of stale) expect(verdict.out).toContain(`${table} is older than accelerometer_trusted`);
  await run('--landing', landing, '--lake', lake, '--trim', 'none');
  expect((await stedi('verify', '--lake', lake)).code).toBe(0);
  expect((await stedi('history', '--lake', lake)).out).not.toContain('older');
});

test('an input that is not in the lake is named with the transition that makes it', async () => {
  const lake = join(folder, 'missing');
  await run('--landing', landing, '--lake', lake, '--only', transitions[0]!);
  const missing = [
    ['customer_trusted_to_curated', 'accelerometer_trusted', 'accelerometer_landing_to_trusted'],
    ['machine_learning_curated', 'step_trainer_trusted', 'step_trainer_landing_to_trusted'],
    ['customer_anonymized', 'customer_curated', 'customer_trusted_to_curated'],
  ];
  for (const [only, table, maker] of missing) {
    const { code, err } = await stedi(
      'run',
      '--profile',
      'published',
      '--landing',
      landing,
      '--lake',
      lake,
      '--only',
      only!,
    );
    expect(code).toBe(64);
    expect(err).toContain(`table ${table} is not in the lake`);
    expect(err).toContain(`${maker} too`);
  }
});
