import { randomBytes } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { openLake, type Store } from '@stedi-lakehouse/core';
import { exitCodeOf } from '@stedi-lakehouse/runner';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startFakeS3, type FakeS3 } from '../../packages/core/test/store/s3/fake/fake-s3.ts';
import { plainClient, storeOn } from '../../packages/core/test/store/s3/store-on-fake.ts';
import { withoutRun } from '../e2e/three-buckets.ts';
import { everyRequest, failures, killed, looks, once } from './every-request.ts';
import { readCurrent } from './in-process.ts';
import { whatIsThere } from './what-is-there.ts';

const bucket = 'lake-bucket';
const partBytes = 5 * 1_048_576;
/** Three parts. */
const data = randomBytes(2 * partBytes + 1000);
let s3: FakeS3;
let client: S3Client;
/** Brings back what there was before anything was written. */
let nothing: () => void;
const root = (): Store => storeOn(s3, { uri: `s3://${bucket}/lake`, partBytes, client });
beforeAll(async () => {
  s3 = await startFakeS3(bucket);
  client = plainClient(s3);
  nothing = s3.keep();
});
afterAll(async () => await s3.close());
/** Publishes one file that is too large for one request. */
async function publishLarge(): Promise<void> {
  const lake = openLake({ root: root() });
  const base = await lake.current();
  const attempt = lake.startAttempt('large');
  try {
    const file = await attempt.writeDataFile({ name: 'readings', zone: 'trusted' }, async (write) => {
      for (let at = 0; at < data.length; at += 1_000_000) await write(data.subarray(at, at + 1_000_000));
      return { bytes: data.length, rows: 1 };
    });
    const tables = { readings: { version: 'v', inputs: {}, files: [file] } };
    await attempt.publish({ base, profile: 'published', codeVersion: 'test', options: {}, tables, landing: {} });
  } catch (error) {
    await attempt.discard();
    throw error;
  }
}

beforeEach(() => nothing());

/** The version that readers see, every byte of which is there. */
const seenNow = async (): Promise<number> => await readCurrent(openLake({ root: whatIsThere(s3, bucket, 'lake/') }));

test.each(failures)(
  'a request of a multipart upload that %s is asked again, and no upload is left',
  async (_, fault, but) => {
    let tried = 0;
    const operations = await everyRequest(
      { s3 },
      once(fault),
      publishLarge,
      async ({ operation, error }) => {
        tried++;
        expect([operation, error, await seenNow(), s3.openUploads()]).toEqual([operation, undefined, 1, 0]);
      },
      { but },
    );
    expect(tried).toBe(operations.filter((operation) => !but(operation)).length);
    // the file, the probe before a lake's first mark, whose the folders of the lake and of its zones are, the manifest, and the commit
    expect(operations.filter((operation) => !looks(operation))).toEqual([
      'CreateMultipartUpload',
      'UploadPart',
      'UploadPart',
      'UploadPart',
      'CompleteMultipartUpload',
      'PutObject',
      'PutObject',
      'DeleteObject',
      ...Array.from({ length: 5 }, () => 'PutObject'),
    ]);
  },
  60_000,
);

test('a kill before or after any request leaves at most one upload, which clean removes', async () => {
  const left: string[] = [];
  const states = new Set<string>();
  const operations = await everyRequest(
    { s3 },
    killed,
    publishLarge,
    async ({ error }) => {
      expect(exitCodeOf(error)).toBe(75);
      const open = s3.openUploads();
      const seen = await seenNow();
      left.push(`version ${seen}, ${open} open`);
      const { objects, uploads } = s3.bucket(bucket);
      const parts = [...uploads.values()].map((upload) => [...upload.parts.keys()]);
      // what a reading request leaves was there before it
      if (states.size === states.add(JSON.stringify([[...objects.keys()].map(withoutRun), parts])).size) return;
      const lake = openLake({ root: root() });
      await lake.clean({ graceMs: 0, lostCommits: seen === 0, now: new Date(Date.now() + 60_000) });
      expect(s3.openUploads()).toBe(0);
      if (seen === 0) await publishLarge();
      expect(await seenNow()).toBe(1);
    },
    { from: 0 },
  );
  expect(left).toHaveLength(operations.length + 1);
  expect(left.filter((each, index) => each !== left[index - 1])).toEqual([
    'version 0, 0 open',
    'version 0, 1 open',
    'version 0, 0 open',
    'version 1, 0 open',
  ]);
}, 60_000);
