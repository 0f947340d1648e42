import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { writeLanding } from '../e2e/landing-files.ts';
import { filesBelow, sha256 } from '../e2e/listing.ts';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { jsonLines, run, stediHere, temporaryFolder } from '../e2e/stedi.ts';

const partSize = ['--part-size', '0.01'];
let folder: string;
let landing: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 30, readings: 2_000 }));
});
afterEach(() => vi.unstubAllEnvs());

async function planned(name: string): Promise<string> {
  const plan = join(folder, `${name}.json`);
  const places = ['--landing', landing, '--lake', join(folder, name), '--out', plan];
  expect((await stediHere('plan', '--profile', 'published', ...places, ...partSize)).code).toBe(0);
  return plan;
}

async function digests(lake: string): Promise<string[]> {
  const files = (await filesBelow(join(folder, lake))).filter((file) => file.endsWith('.parquet'));
  return (await Promise.all(files.map(async (file) => sha256(await readFile(file))))).toSorted();
}

function setting(variables: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, String(value));
}

test('what to do comes from variables, as ECS and AWS Batch set them, and gives the bytes of stedi run', async () => {
  await run('--landing', landing, '--lake', join(folder, 'one'), ...partSize);
  setting({ STEDI_PLAN: await planned('variables'), STEDI_LANDING: landing, STEDI_LAKE: join(folder, 'variables') });
  const made: unknown[] = [];
  for (const round of [1, 2, 3]) {
    setting({ STEDI_PART_ROUND: round });
    for (const index of [0, 1]) {
      if (round === 2) setting({ AWS_BATCH_JOB_ARRAY_INDEX: index, AWS_BATCH_JOB_ARRAY_SIZE: 2 });
      else setting({ STEDI_PART_INDEX: index, STEDI_PART_COUNT: 2 });
      const { code, out, err } = await stediHere('part');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      made.push(jsonLines(out).at(-1));
    }
    vi.stubEnv('STEDI_PART_INDEX', undefined);
    vi.stubEnv('STEDI_PART_COUNT', undefined);
  }
  expect(made).toMatchObject([1, 2, 3].flatMap((round) => [0, 1].map((index) => ({ round, index, count: 2 }))));
  expect((await stediHere('publish')).code).toBe(0);
  expect(await digests('variables')).toEqual(await digests('one'));
});

test('options win over variables, and a variable that is no number is refused by its name', async () => {
  const plan = await planned('options');
  setting({ STEDI_PLAN: join(folder, 'nowhere.json'), STEDI_PART_ROUND: 3, STEDI_PART_INDEX: 5, STEDI_PART_COUNT: 6 });
  setting({ STEDI_LANDING: join(folder, 'nowhere'), STEDI_LAKE: join(folder, 'nowhere') });
  const given = [
    '--plan',
    plan,
    '--landing',
    landing,
    '--lake',
    join(folder, 'options'),
    '--round',
    '1',
    '--index',
    '0',
    '--count',
    '1',
  ];
  const { code, out } = await stediHere('part', ...given);
  expect(code).toBe(0);
  expect(jsonLines(out).at(-1)).toMatchObject({ event: 'made', round: 1, index: 0, count: 1 });
  setting({ STEDI_PART_INDEX: 'first' });
  const refused = await stediHere('part', '--plan', plan);
  expect(refused.code).toBe(64);
  expect(refused.err).toContain('STEDI_PART_INDEX');
});
