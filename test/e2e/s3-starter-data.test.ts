import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { objectOf } from '../../packages/core/test/store/s3/fake/s3-state.ts';
import { runApart, stedi } from './stedi.ts';
import { threeBuckets, type ThreeBuckets } from './three-buckets.ts';

const starterData = process.env['STEDI_STARTER_DATA'] ?? '';
if (starterData === '') {
  console.warn('STEDI_STARTER_DATA is not set: the published counts are NOT checked over S3');
}

const published = {
  customer_trusted: 482,
  accelerometer_trusted: 32_025,
  customer_curated: 464,
  step_trainer_trusted: 14_460,
  machine_learning_curated: 34_437,
} as const;

describe.skipIf(starterData === '')('the starter data in a bucket', () => {
  let buckets: ThreeBuckets;
  beforeAll(async () => {
    buckets = await threeBuckets();
    for (const subject of ['customer', 'accelerometer', 'step_trainer']) {
      const folder = join(starterData, subject, 'landing');
      for (const name of await readdir(folder)) {
        const bytes = await readFile(join(folder, name));
        buckets.s3.bucket('stedi-raw-data').objects.set(`${subject}/landing/${name}`, objectOf(bytes));
      }
    }
  });

  test.each([0, 2])('gives the published counts with %i worker threads', async (workers) => {
    const options = ['--profile', 'published', '--workers', `${workers}`];
    const { report } = await runApart(...buckets.landing, ...buckets.lake, ...options);
    expect(Object.fromEntries(Object.keys(published).map((name) => [name, report.tables[name]!.rows]))).toEqual(
      published,
    );
    expect(await stedi('verify', ...buckets.lake)).toMatchObject({ code: 0, err: '' });
    for (const bucket of ['stedi-trusted-data', 'stedi-curated-data']) buckets.s3.bucket(bucket).objects.clear();
  });
});
