import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { objectOf } from '../../packages/core/test/store/s3/fake/s3-state.ts';
import { run, stediHere } from '../e2e/stedi.ts';
import { threeBuckets, type ThreeBuckets } from '../e2e/three-buckets.ts';
import { all, lines, moves, zone, type Files } from './landing-case.ts';

let buckets: ThreeBuckets;
beforeAll(async () => void (buckets = await threeBuckets('crm-data')));
beforeEach(() => {
  for (const name of ['stedi-raw-data', 'stedi-trusted-data', 'stedi-curated-data'])
    buckets.s3.bucket(name).objects.clear();
});

function put(files: Files, bucket = 'stedi-raw-data'): void {
  for (const [key, content] of Object.entries(files)) {
    if (content !== undefined) buckets.s3.bucket(bucket).objects.set(key, objectOf(Buffer.from(content)));
  }
}
const half = [lines(moves.slice(0, 100)), lines(moves.slice(100))] as const;
const readings = 'accelerometer/landing';
const rowsOf = async (...more: readonly string[]) => {
  const { report } = await run(...buckets.landing, ...buckets.lake, ...more);
  const rows = Object.entries(report.tables).map(([name, table]) => [name, table.rows] as const);
  return { rows: Object.fromEntries(rows.filter(([name]) => name in all)), landing: report.landing };
};
const refused = async (...more: readonly string[]) =>
  await stediHere('run', '--profile', 'published', ...buckets.landing, ...buckets.lake, ...more);

test('folders of dates are walked, and objects that stand for folders are no files', async () => {
  put({
    ...zone,
    [`${readings}/a.json`]: undefined,
    'accelerometer/': '',
    [`${readings}/`]: '',
    [`${readings}/2026/`]: '',
    [`${readings}/2026/11/30/a.json`]: half[0],
    [`${readings}/2026/12/01/raw-1-2026-12-01-10-15-00-0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0.gz`]: gzipSync(half[1]),
    [`${readings}/2026_$folder$`]: '',
    [`${readings}/_temporary/0/a.json`]: half[0],
  });
  const { rows, landing } = await rowsOf();
  expect(rows).toEqual(all);
  expect(landing['accelerometer_landing']).toMatchObject({ rows: 300, files: 2, notTaken: 2 });
});

test('a key that no path can be is an error, unless it is not read anyway', async () => {
  put({ ...zone, [`${readings}//b.json`]: half[0] });
  const { code, err } = await refused();
  expect(code).toBe(65);
  expect(err).toContain(`${readings}//b.json has a name that no path can have`);
  buckets.s3.bucket('stedi-raw-data').objects.delete(`${readings}//b.json`);
  put({ [`${readings}//_b.json`]: half[0], [`${readings}//b.csv`]: '' });
  expect((await rowsOf()).landing['accelerometer_landing']).toMatchObject({ files: 1, notTaken: 2 });
});

test('each landing object is asked for twice, and once more where another begins like it', async () => {
  put({ ...zone, [`${readings}/b.json`]: half[0], [`${readings}/c.json`]: half[1].replace('"x":1', '"x":2') });
  const reads = async (...more: string[]): Promise<Record<string, number>> => {
    const requests = await buckets.asked(async () => await refused(...more));
    const keys = requests.filter(({ operation, bucket }) => operation === 'GetObject' && bucket === 'stedi-raw-data');
    return Object.fromEntries(
      [`${readings}/a.json`, `${readings}/b.json`, `${readings}/d.json`].map((key) => [
        key.at(-6)!,
        keys.filter((each) => each.key === key).length,
      ]),
    );
  };
  expect(await reads()).toEqual({ a: 2, b: 2, d: 0 });
  put({ [`${readings}/d.json`]: zone['accelerometer/landing/a.json'] });
  // looked at, compared whole, and one of them once more for a record in it
  expect(await reads()).toEqual({ a: 2, b: 1, d: 3 });
  expect((await refused()).err).toMatch(/hold the same bytes: accelerometer\/landing\/a\.json and .*\/d\.json/);
});

test('a folder of a table may be in another bucket', async () => {
  const { 'customer/landing/c.json': customers, ...rest } = zone;
  put(rest);
  put({ 'crm/2026/c.json': customers }, 'crm-data');
  expect((await rowsOf('--landing', 'customer=s3://crm-data/crm')).rows).toEqual(all);
});

test('a bucket of another layout says what there is', async () => {
  put({ 'raw/Customers/2026/11/30/c.json': zone['customer/landing/c.json'] });
  const { code, err } = await refused();
  expect(code).toBe(64);
  expect(err).toContain('--landing customer=s3://stedi-raw-data/raw/Customers');
});
