import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stediHere, temporaryFolder } from './stedi.ts';
import { threeBuckets } from './three-buckets.ts';

const buckets = await threeBuckets();

test.each([
  [['run', '--profile', 'published', '--landing', 's3://a', '--lake', 's3://stedi-lake'], 64, /s3:\/\/bucket\/prefix/],
  [
    ['run', '--profile', 'published', '--landing', 'S3://stedi-raw-data', '--lake', 's3://stedi-lake'],
    64,
    /s3:\/\/bucket\/prefix/,
  ],
  [['history', '--lake', 'gs://stedi-lake'], 64, /s3:\/\/bucket\/prefix/],
  [['history', '--lake', 's3:/stedi-lake'], 64, /s3:\/\/bucket\/prefix/],
  [['history', '--lake', 's3://stedi-lake/a?versionId=1'], 64, /prefix that holds \?: leave out what follows it/],
  [['history', '--lake', 's3://stedi-lake/a//b'], 64, /prefix that has an empty part.*: use names with one \/ between/],
  [['history', '--lake', '.', '--trusted', 's3://stedi-trusted-data/../x'], 64, /'--trusted <dir>'.*part \. or \.\./],
  [
    ['plan', '--profile', 'published', '--landing', 's3://stedi..raw', '--lake', 's3://stedi-lake'],
    64,
    /3 to 63 lower case letters/,
  ],
  [['generate', 's3://stedi-raw-data//x'], 64, /empty part/],
  [['discover', 's3://stedi-raw-data/.unfinished-x'], 64, /\.unfinished-/],
  [['publish', '--plan', 's3://stedi-curated-data//plan.json'], 64, /empty part/],
  [['publish', '--plan', 's3://stedi-curated-data'], 64, /s3:\/\/bucket\/prefix\/plan\.json/],
  [
    [
      'publish',
      '--plan',
      's3://stedi-curated-data/plan.json',
      '--landing',
      's3://stedi-raw-data',
      '--lake',
      's3://stedi-curated-data',
    ],
    64,
    /plan\.json is not there/,
  ],
  [['query', 'select 1', '--lake', 's3://stedi-curated-data'], 64, /--engine athena/],
  [['query', 'select 1', '--lake', '.', '--trusted', 's3://stedi-trusted-data'], 64, /--engine athena/],
  [['discover', 's3://stedi-raw-data/nothing'], 64, /has no files that end in \.json/],
  [
    ['run', '--profile', 'published', '--landing', 's3://stedi-raw-data', '--lake', 's3://stedi-curated-data'],
    64,
    /no files of customer_landing/,
  ],
  [['history', '--lake', 's3://no-such-bucket-here'], 78, /there is no such bucket/],
] as const)('stedi %j ends with %i and says why', async (words, code, why) => {
  const finished = await stediHere(...words);
  expect(finished.err).toMatch(why);
  expect(finished.code).toBe(code);
});

test('a folder that is named like a bucket is a folder', async () => {
  const folder = join(await temporaryFolder(), 'stedi-raw-data');
  await mkdir(folder);
  const asked = await buckets.asked(async () => {
    expect((await stediHere('history', '--lake', folder)).code).toBe(0);
  });
  expect(asked).toEqual([]);
});
