import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, sha256 } from './listing.ts';
import { jsonLines, run, runApart, startStedi, stedi, stediHere, temporaryFolder, type Finished } from './stedi.ts';
import { filesIn, looking, threeBuckets, withoutRun, type ThreeBuckets } from './three-buckets.ts';

const partSize = ['--part-size', '0.25'];
const made = ['--scale', '0.5', '--seed', '7', '--dirty', '0.0005'];
let folder: string;
let buckets: ThreeBuckets;
/** What a run over folders gives. */
let expected: Record<string, string>;
let generated: Finished;

/** The SHA-256 of every file below a folder that ends so, by its path without what is of one run. */
async function filesOf(root: string, suffix: string): Promise<Record<string, string>> {
  const files = (await filesBelow(root)).filter((file) => file.endsWith(suffix));
  const digests = files.map(async (file) => [withoutRun(relative(root, file)), sha256(await readFile(file))]);
  return Object.fromEntries(await Promise.all(digests)) as Record<string, string>;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  buckets = await threeBuckets();
  const landing = join(folder, 'landing');
  await stediHere('generate', landing, ...made);
  await run('--landing', landing, '--lake', join(folder, 'lake'), ...partSize);
  const zones = ['trusted', 'curated'].map(async (zone) => await filesOf(join(folder, 'lake', zone), '.parquet'));
  expected = Object.assign({}, ...(await Promise.all(zones))) as Record<string, string>;
  generated = await stedi('generate', 's3://stedi-raw-data', ...made);
}, 60_000);

test('generate writes the bytes into a bucket that it writes into a folder', async () => {
  expect(generated).toMatchObject({ code: 0, err: '' });
  expect(filesIn(buckets.s3, 'stedi-raw-data', '.json')).toEqual(await filesOf(join(folder, 'landing'), '.json'));
});

function empty(): void {
  for (const name of ['stedi-trusted-data', 'stedi-curated-data']) buckets.s3.bucket(name).objects.clear();
}

describe.each([0, 2])('a run over three buckets with %i worker threads', (workers) => {
  test('writes the bytes of a run over folders, the table first in each key', async () => {
    empty();
    const { report, err } = await runApart(...buckets.landing, ...buckets.lake, ...partSize, '--workers', `${workers}`);
    expect(err).toBe('');
    expect(buckets.dataFiles()).toEqual(expected);
    for (const [table, { files }] of Object.entries(report.tables)) {
      for (const { path } of files)
        expect(path).toMatch(new RegExp(`^s3://stedi-(trusted|curated)-data/${table}/run=`));
    }
    expect(buckets.s3.openUploads()).toBe(0);
  });

  test('is up to date when it is run again, and then only looks', async () => {
    const asked = await buckets.asked(async () => {
      const { report } = await runApart(...buckets.landing, ...buckets.lake, ...partSize, '--workers', `${workers}`);
      expect(report.status).toBe('up_to_date');
    });
    expect(asked.filter(({ operation }) => !looking.has(operation))).toEqual([]);
  });
});

test('verify, history, rollback and clean work over buckets as over folders', async () => {
  empty();
  await run(...buckets.landing, ...buckets.lake, ...partSize);
  await run(...buckets.landing, ...buckets.lake, ...partSize, '--trim', 'none');
  expect(await stedi('verify', ...buckets.lake)).toMatchObject({ code: 0, err: '' });
  const history = JSON.parse((await stedi('history', ...buckets.lake, '--json')).out) as { commit: number }[];
  expect(history.map(({ commit }) => commit)).toEqual([2, 1]);
  expect((await stedi('rollback', ...buckets.lake)).out).toContain('Version 3 is current: the tables of version 1.');
  expect((await stedi('verify', ...buckets.lake)).code).toBe(0);
  const cleaned = await stedi('clean', ...buckets.lake, '--keep', '1', '--grace', '0');
  expect(cleaned.out).toMatch(/data {2}s3:\/\/stedi-trusted-data\/customer_trusted\//);
  // six tables, two lists of invalid records and the manifest of version 2
  expect(cleaned.out).toContain('Removed 9 files');
  expect(buckets.dataFiles()).toEqual(expected);
  expect((await stedi('verify', ...buckets.lake)).code).toBe(0);
}, 60_000);

test('plan, parts and publish over buckets, the plan in one of them, give the same bytes', async () => {
  empty();
  const plan = 's3://stedi-curated-data/plans/plan.json';
  const planned = await stedi(
    'plan',
    '--profile',
    'published',
    ...buckets.landing,
    ...buckets.lake,
    ...partSize,
    '--out',
    plan,
  );
  expect(planned).toMatchObject({ code: 0, err: '' });
  const given = ['--plan', plan, ...buckets.landing, ...buckets.lake];
  const part = async (round: number, index: number): Promise<Finished> =>
    await stedi('part', ...given, '--round', `${round}`, '--index', `${index}`, '--count', '2', '--workers', '2');
  for (const round of [1, 2, 3]) {
    const shares = await Promise.all([part(round, 0), part(round, 1)]);
    for (const share of shares) expect(share).toMatchObject({ code: 0, err: '' });
  }
  const published = await stedi('publish', ...given, '--audit');
  expect(published).toMatchObject({ code: 0, err: '' });
  expect(jsonLines(published.out).at(-1)).toMatchObject({
    event: 'report',
    status: 'published_with_quarantine',
    commit: 1,
  });
  expect(buckets.dataFiles()).toEqual(expected);
  const left = [...buckets.s3.bucket('stedi-trusted-data').objects.keys()];
  expect(left.filter((key) => key.startsWith('_parts/'))).toEqual([]);
  expect(
    [...buckets.s3.bucket('stedi-curated-data').objects.keys()].filter((key) => key.startsWith('lake/_audit/')),
  ).toHaveLength(1);
  expect((await stedi('publish', ...given)).out).toContain('"event":"up_to_date"');
}, 60_000);

test('a run that is told to stop while it writes removes what it wrote', async () => {
  empty();
  const started = startStedi('run', '--profile', 'published', ...buckets.landing, ...buckets.lake, ...partSize);
  let writes = 0;
  buckets.s3.fault = ({ operation }) => {
    if (operation === 'PutObject' && ++writes === 3) started.child.kill('SIGTERM');
    return undefined;
  };
  const { code } = await started.finished;
  buckets.s3.fault = () => undefined;
  expect(writes).toBeGreaterThanOrEqual(3);
  expect(code).toBe(143);
  const left = ['stedi-trusted-data', 'stedi-curated-data'].flatMap((name) => [
    ...buckets.s3.bucket(name).objects.keys(),
  ]);
  expect(left).toEqual([]);
  expect(buckets.s3.openUploads()).toBe(0);
});

test('discover declares the same table from a bucket as from a folder, by the folder or by a file', async () => {
  const local = await stediHere('discover', join(folder, 'landing', 'customer', 'landing'));
  expect(await stediHere('discover', 's3://stedi-raw-data/customer/landing')).toEqual(local);
  const [file] = [...buckets.s3.bucket('stedi-raw-data').objects.keys()].filter((key) => key.startsWith('customer/'));
  expect(await stediHere('discover', `s3://stedi-raw-data/${file!}`, '--name', 'customer_landing')).toEqual(local);
});

test('landing in a bucket and a lake in a folder go together', async () => {
  const lake = join(folder, 'mixed');
  await run(...buckets.landing, '--lake', lake, ...partSize);
  expect({
    ...(await filesOf(join(lake, 'trusted'), '.parquet')),
    ...(await filesOf(join(lake, 'curated'), '.parquet')),
  }).toEqual(expected);
});
