import type { S3Client } from '@aws-sdk/client-s3';
import {
  memoryStore,
  openLake,
  type Lake,
  type LakehouseError,
  type RunResult,
  type Store,
} from '@stedi-lakehouse/core';
import { stediOptions } from '@stedi-lakehouse/transforms';
import { exitCodeOf } from '@stedi-lakehouse/runner';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startFakeGlue, type FakeGlue } from '../../packages/core/test/catalog/glue/fake/fake-glue.ts';
import { startFakeS3, type FakeS3 } from '../../packages/core/test/store/s3/fake/fake-s3.ts';
import { objectOf } from '../../packages/core/test/store/s3/fake/s3-state.ts';
import { plainClient, storeOn } from '../../packages/core/test/store/s3/store-on-fake.ts';
import { followed } from '../../packages/runner/src/catalog/followed.ts';
import { stediTables } from '../../packages/runner/src/stedi-tables.ts';
import { madeUpLanding, subjects } from '../e2e/made-up-landing.ts';
import { bucketNames, withoutRun } from '../e2e/three-buckets.ts';
import { everyRequest, everyRequestInTurn, failures, killed, looks, type Tried } from './every-request.ts';
import { landingInMemory, pathsOf, readCurrent, runOver } from './in-process.ts';
import { whatIsThere } from './what-is-there.ts';

const [raw, trusted, curated] = bucketNames;
const made = madeUpLanding({ people: 12, readings: 100 });
const { signal } = new AbortController();
let s3: FakeS3;
let glue: FakeGlue;
let client: S3Client;
/** Brings back what there was before the first run. */
let nothing: readonly (() => void)[];
/** What a run gives that nothing goes wrong in. */
let expected: string[];

/** The lake in STEDI's buckets, as a process opens it. */
function lakeOf(storeAt: (bucket: string, prefix: string) => Store): Lake {
  const zones = { trusted: storeAt(trusted, ''), curated: storeAt(curated, '') };
  return openLake({ root: storeAt(curated, 'lake/'), zones });
}
const onS3 = (bucket: string, prefix = ''): Store => storeOn(s3, { uri: `s3://${bucket}/${prefix}`, client });
/** The lake as it is, asked nothing. */
const lakeNow = (): Lake => lakeOf((bucket, prefix) => whatIsThere(s3, bucket, prefix));

/** All of `stedi run --catalog glue`, in this process and by clients of its own. */
async function runNow(trim: 'none' | 'all' = 'all'): Promise<RunResult> {
  const lake = lakeOf(onS3);
  const landing = onS3(raw);
  const place = { lake, landing: [landing.uri], rules: stediOptions({ trim }) };
  const run = async (): Promise<RunResult> => await runOver({ landing, lake }, { trim });
  return (await followed({ database: 'stedi' }, place, { signal, onEvent: () => {} }, run)).published;
}

const digests = ({ tables }: Pick<RunResult, 'tables'>): string[] =>
  Object.values(tables).flatMap(({ files }) => files.map(({ sha256 }) => sha256));

beforeAll(async () => {
  s3 = await startFakeS3(...bucketNames);
  glue = await startFakeGlue();
  client = plainClient(s3);
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL_GLUE: glue.endpoint,
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  }))
    vi.stubEnv(name, value);
  for (const subject of subjects) {
    const lines = made[subject].map((record) => `${JSON.stringify(record)}\n`).join('');
    s3.bucket(raw).objects.set(`${subject}/landing/0.json`, objectOf(Buffer.from(lines)));
  }
  nothing = [s3.keep(), glue.keep()];
  const alone = { landing: await landingInMemory(made), lake: memoryStore() };
  expected = digests(await runOver(alone, { trim: 'all' }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([s3.close(), glue.close()]);
});

interface Registered {
  readonly Parameters: Readonly<Record<string, string>>;
  readonly StorageDescriptor: { readonly Location: string };
}

/** The commit of each table in Glue, 0 where there is none; fails where what stands there is not one version of the lake, whole. */
async function commitsInGlue(): Promise<number[]> {
  const tables = glue.databases.get('stedi')?.tables;
  const commits: number[] = [];
  for (const { name, zone } of stediTables) {
    const there = tables?.get(name)?.input as unknown as Registered | undefined;
    const number = Number(there?.Parameters['lakehouse.commit'] ?? 0);
    commits.push(number);
    if (there === undefined) continue;
    const { StorageDescriptor, Parameters } = there;
    const { folder, rows, files } = await versionOf(name, zone, number);
    expect([name, StorageDescriptor.Location, Parameters['numRows']]).toEqual([name, folder, String(rows)]);
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(folder)!;
    const keys = [...s3.bucket(bucket).objects.keys()].filter((key) => key.startsWith(prefix));
    expect(keys.map((key) => `s3://${bucket}/${key}`)).toEqual(files);
  }
  return commits;
}

/** Where a table is at a commit of the lake, and what of it. */
async function versionOf(name: string, zone: string, number: number) {
  const lake = lakeNow();
  const commit = (await lake.at(number))!;
  const { rows } = (commit.tables[name] ?? commit.landing[name])!;
  const files =
    zone === 'landing'
      ? commit.landing[name]!.files!.map(({ uri }) => uri)
      : (await lake.files(commit, name)).map(({ uri }) => uri);
  return { rows, files, folder: files[0]!.slice(0, files[0]!.lastIndexOf('/') + 1) };
}

/** The current version is this one, whole, of the bytes of a run without faults, and all of Glue stands for it. */
async function expectAll(version: number): Promise<void> {
  const lake = lakeNow();
  expect(await readCurrent(lake)).toBe(version);
  const commit = (await lake.current())!;
  const files = await Promise.all(Object.keys(commit.tables).map(async (table) => await lake.files(commit, table)));
  expect(files.flat().map(({ sha256 }) => sha256)).toEqual(expected);
  expect(await commitsInGlue()).toEqual(stediTables.map(() => version));
}

/** All that a run may leave half done, without the names that are of one run. */
function state(): string {
  const objects = bucketNames.flatMap((bucket) => [...s3.bucket(bucket).objects.keys()].map(withoutRun));
  const inGlue = [...glue.databases].map(([name, { tables }]) => [
    name,
    ...[...tables.values()].map(({ input }) => input),
  ]);
  const text = JSON.stringify([objects.toSorted(), s3.openUploads(), inGlue]);
  return withoutRun(text).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'some time');
}

const worlds: readonly (readonly [string, number, () => Promise<unknown>])[] = [
  ['the first run', 0, async () => {}],
  ['the second run', 1, async () => await runNow('none')],
];
beforeEach(() => {
  vi.stubEnv('AWS_MAX_ATTEMPTS', '3');
  for (const begin of nothing) begin();
});

describe.each(worlds)('%s (over version %i), over S3 and Glue', (_run, base, before) => {
  const servers = () => ({ s3, glue });

  // a client of AWS waits long where it is told to slow down: glue-crash.test.ts and s3-uploads.test.ts have that
  test.each(failures.slice(0, 3))(
    'publishes all the same where any request, reading or writing, %s',
    async (_what, fault, but) => {
      await before();
      const after = async (error: LakehouseError | undefined): Promise<void> => {
        expect(error).toBeUndefined();
        await expectAll(base + 1);
        expect(s3.openUploads()).toBe(0);
      };
      const bad = await everyRequestInTurn(servers(), fault, runNow, after, { but });
      const kinds = ['GetObject', 'HeadObject', 'ListObjectsV2', 'PutObject', 'GetTable'];
      // the probe of a first commit is removed
      const tables = base === 0 ? ['GetDatabase', 'CreateDatabase', 'CreateTable', 'DeleteObject'] : ['UpdateTable'];
      const operations = [...kinds, ...tables].filter((operation) => !but(operation));
      expect(new Set(bad)).toEqual(new Set(operations));
      // a file of each of six tables, the manifest and the commit; nine tables in Glue, and a database where there is none
      const writes = bad.filter((operation) => !looks(operation));
      expect(writes.length).toBeGreaterThanOrEqual(6 + 2 + 9 + (base === 0 ? 1 : 0));
    },
    60_000,
  );

  test('killed before or after any request, shows the old or the new set, and one more run makes all whole', async () => {
    // nobody waits for a client that is dead
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    await before();
    const states = new Set<string>();
    const seen: string[] = [];
    const after = async ({ bad, operation, error }: Tried): Promise<void> => {
      expect([bad, operation, exitCodeOf(error)]).toEqual([bad, operation, 75]);
      const version = await readCurrent(lakeNow());
      const inGlue = [...new Set(await commitsInGlue())].toSorted((one, other) => one - other);
      seen.push(`lake ${version}, Glue ${inGlue.join(' and ')}`);
      // a reading request leaves what the one before left: going on from there is tried once
      if (states.size === states.add(state()).size) return;
      const again = await runNow();
      expect(again.status).toBe(version === base ? 'published' : 'up_to_date');
      await expectAll(base + 1);
      await lakeOf(onS3).clean({ graceMs: 0, now: new Date(Date.now() + 60_000) });
      const left = await Promise.all(Object.values(lakeNow().zones).map(pathsOf));
      // six tables and a manifest for each version; a cleaning that took something is a commit too
      const files = left.flat().filter((path) => !/_commits\/|_lake\.json$/.test(path));
      expect(files).toHaveLength(7 * (base + 1));
      expect(s3.openUploads()).toBe(0);
    };
    // the reading requests of a first run are those of a second, which are all tried
    const but = (operation: string): boolean => base === 0 && looks(operation);
    const operations = await everyRequest(servers(), killed, runNow, after, { from: 0, but });
    expect(seen).toHaveLength(operations.filter((operation) => !but(operation)).length + 1);
    const [old, now] = [base, base + 1];
    // the commit is the one request that changes what readers of the lake see; then Glue follows, table by table
    expect(seen.filter((each, index) => each !== seen[index - 1])).toEqual([
      `lake ${old}, Glue ${old}`,
      `lake ${now}, Glue ${old}`,
      `lake ${now}, Glue ${old} and ${now}`,
      `lake ${now}, Glue ${now}`,
    ]);
    // of the probe of a first commit, the second create changes nothing and the removal gives what there was
    const nothingNew = base === 0 ? 2 : 0;
    expect(states.size).toBe(operations.filter((operation) => !looks(operation)).length + 1 - nothingNew);
  }, 120_000);
});
