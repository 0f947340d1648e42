import { beforeAll, expect, test } from 'vitest';
import { documentAt } from '../docs/documents.ts';
import { run, stediHere } from './stedi.ts';
import { threeBuckets, type ThreeBuckets } from './three-buckets.ts';

let buckets: ThreeBuckets;
let files: number;
beforeAll(async () => {
  buckets = await threeBuckets();
  await stediHere('generate', 's3://stedi-raw-data', '--scale', '0.1', '--seed', '7');
  files = buckets.s3.bucket('stedi-raw-data').objects.size;
});

const tables = 6;
const landingTables = 3;

/** How often each operation was asked for. */
async function counted(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation } of await buckets.asked(work)) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** The probe of a lake's first run: a create, what became of it, a create that must fail, its removal. */
const probe = { PutObject: 2, HeadObject: 1, DeleteObject: 1 };

test('a run asks S3 for what it needs, and docs/aws.md says how often', async () => {
  const first = await counted(async () => await run(...buckets.landing, ...buckets.lake));
  expect(first).toEqual({
    // the commits, twice where there are none, and the two folders in which each landing table may be
    ListObjectsV2: 2 + 2 * landingTables,
    // how each landing file begins, and the whole of it; the footer of each table; the manifest
    GetObject: 2 * files + tables + 1,
    // a file of each table, whose the lake and its zones are, the manifest, the commit
    PutObject: tables + 3 + 2 + probe.PutObject,
    // each table when it is written, when it is read back, and before the commit; the manifest when it is written and when it is read;
    // whether there is a commit after all; whose the lake and its zones are, before and after; the commit
    HeadObject: 3 * tables + 2 + 1 + 2 * 3 + 1 + probe.HeadObject,
    DeleteObject: probe.DeleteObject,
  });
  const again = await counted(async () => await run(...buckets.landing, ...buckets.lake));
  expect(again).toEqual({
    ListObjectsV2: 1 + 2 * landingTables,
    // the commit, the manifest, how each landing file begins
    GetObject: 2 + files,
    HeadObject: tables + 1,
  });
  const { text } = documentAt('docs/aws.md');
  const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, each) => sum + each, 0);
  expect(text).toContain(`${total(first) - 2 * files} and two for each landing file`);
  expect(text).toContain(`${total(again) - files} and one for each landing file`);
});

test('a part of a landing file is asked for once, and little more than it', async () => {
  const mebibyte = 1_048_576;
  await stediHere('generate', 's3://stedi-raw-data/larger', '--scale', '0.3');
  const options = ['--landing', 's3://stedi-raw-data/larger', '--lake', 's3://stedi-curated-data/larger'];
  const asked = await buckets.asked(async () => await run(...options, '--part-size', '0.25'));
  const { objects } = buckets.s3.bucket('stedi-raw-data');
  const [key] = [...objects.keys()].filter((each) => each.startsWith('larger/step_trainer/'));
  const { bytes } = objects.get(key!)!;
  const ranges = asked
    .filter((request) => request.key === key && request.operation === 'GetObject')
    .map(({ headers }) => /^bytes=(\d+)-(\d+)$/.exec(headers['range'] ?? '')!)
    .map(([, start, end]) => Number(end) + 1 - Number(start));
  const parts = Math.ceil(bytes / (mebibyte / 4));
  expect(parts).toBeGreaterThan(2);
  // one more: how the file begins
  expect(ranges).toHaveLength(parts + 1);
  expect(Math.max(...ranges)).toBeLessThan((mebibyte / 4) * 1.5);
});

test('the commit is created exclusively, and nothing else is', async () => {
  const asked = await buckets.asked(async () => await run(...buckets.landing, ...buckets.lake, '--trim', 'all'));
  const exclusive = asked.filter(({ headers }) => 'if-none-match' in headers);
  expect(exclusive.map(({ key }) => key)).toEqual(['lake/_commits/0000000002.json']);
  // what became of it is looked at, then the manifest is read
  expect(asked.at(-4)).toBe(exclusive[0]);
});
