import { memoryStore, openLake, type RunResult, type Store } from '@stedi-lakehouse/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeS3, type FakeS3 } from '../../packages/core/test/store/s3/fake/fake-s3.ts';
import { storeOn } from '../../packages/core/test/store/s3/store-on-fake.ts';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { landingInMemory, pathsOf, readCurrent, runOver } from './in-process.ts';
import { everyWrite, lastOfAll, once } from './s3-walk.ts';

const bucket = 'lake-bucket';
let s3: FakeS3;
let landing: Store;
/** What a run gives that nothing goes wrong in. */
let expected: string[];

const lakeStore = (): Store => storeOn(s3, { uri: `s3://${bucket}/lake` });
const runNow = async (): Promise<RunResult> => await runOver({ landing, lake: lakeStore() }, { trim: 'all' });
const digests = ({ tables }: RunResult): string[] =>
  Object.values(tables).flatMap(({ files }) => files.map(({ sha256 }) => sha256));

beforeAll(async () => {
  s3 = await startFakeS3(bucket);
  landing = await landingInMemory(madeUpLanding({ people: 12, readings: 100 }));
  expected = digests(await runOver({ landing, lake: memoryStore() }, { trim: 'all' }));
  await runOver({ landing, lake: lakeStore() }, { trim: 'none' });
});
afterAll(async () => await s3.close());

/** One more run publishes or says that all is published, and cleaning leaves what the two versions need and no upload. */
async function settles(seen: number): Promise<void> {
  const again = await runNow();
  expect(again.status).toBe(seen === 2 ? 'up_to_date' : 'published');
  expect(digests(again)).toEqual(expected);
  const lake = openLake({ root: lakeStore() });
  expect(await readCurrent(lake)).toBe(2);
  await lake.clean({ graceMs: 0, now: new Date(Date.now() + 60_000) });
  // six tables, a manifest and a commit for each version
  expect(await pathsOf(lakeStore())).toHaveLength(2 * 8);
  expect(s3.openUploads()).toBe(0);
}

/** The tables, the manifest and the commit. */
const writes = 8;
const place = {
  bucket,
  root: lakeStore,
  get s3() {
    return s3;
  },
};

test.each([
  ['breaks before it is done', 'before'],
  ['is done and its answer lost', 'after'],
  ['meets a broken service', 'broken'],
  ['is told to slow down', 'slow down'],
] as const)(
  'a write that %s is asked again: the run publishes as if nothing had been',
  async (_, fault) => {
    const tried = await everyWrite(place, once(fault), runNow, async ({ code, seen }) => {
      expect([code, seen]).toEqual([0, 2]);
      await settles(seen);
    });
    expect(tried).toBe(writes);
  },
  60_000,
);

test.each([
  ['not done', 'before'],
  ['done, the answer lost', 'after'],
] as const)(
  'whatever write is the last before a kill (%s): readers see a whole version, and a rerun gets there',
  async (_, fault) => {
    const versions: number[] = [];
    const tried = await everyWrite(place, lastOfAll(fault), runNow, async ({ code, seen }) => {
      versions.push(seen);
      expect(code).toBe(75);
      await settles(seen);
    });
    expect(tried).toBe(writes);
    // the commit is the last write, and the only one that changes what readers see
    expect(versions).toEqual([...Array.from({ length: writes - 1 }, () => 1), fault === 'after' ? 2 : 1]);
  },
  60_000,
);
