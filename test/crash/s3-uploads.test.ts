import { randomBytes } from 'node:crypto';
import { openLake, type Lake, type Store } from '@stedi-lakehouse/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeS3, type FakeS3 } from '../../packages/core/test/store/s3/fake/fake-s3.ts';
import { storeOn } from '../../packages/core/test/store/s3/store-on-fake.ts';
import { everyWrite, lastOfAll, once } from './s3-walk.ts';

const bucket = 'lake-bucket';
const partBytes = 5 * 1_048_576;
/** Three parts. */
const data = randomBytes(2 * partBytes + 1000);
let s3: FakeS3;
const root = (): Store => storeOn(s3, { uri: `s3://${bucket}/lake`, partBytes });
beforeAll(async () => {
  s3 = await startFakeS3(bucket);
});
afterAll(async () => await s3.close());
const place = {
  bucket,
  root,
  get s3() {
    return s3;
  },
};

/** Publishes one file that is too large for one request. */
async function publishLarge(lake: Lake): Promise<void> {
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

/** The beginning of the upload, three parts, its completion, the manifest and the commit. */
const writes = 7;

test.each([
  ['breaks before it is done', 'before'],
  ['is done and its answer lost', 'after'],
  ['meets a broken service', 'broken'],
  ['is told to slow down', 'slow down'],
] as const)(
  'a request of a multipart upload that %s is asked again, and no upload is left',
  async (_, fault) => {
    const tried = await everyWrite(place, once(fault), publishLarge, async (outcome) => {
      expect(outcome).toEqual({ code: 0, seen: 1, open: 0 });
    });
    expect(tried).toBe(writes);
  },
  60_000,
);

test.each([
  ['not done', 'before'],
  ['done, the answer lost', 'after'],
] as const)(
  'a kill (the last write %s) leaves at most one upload, which clean removes',
  async (_, fault) => {
    const left: number[] = [];
    const tried = await everyWrite(place, lastOfAll(fault), publishLarge, async ({ code, seen, open }) => {
      expect(code).toBe(75);
      left.push(open);
      const lake = openLake({ root: root() });
      await lake.clean({ graceMs: 0, now: new Date(Date.now() + 60_000) });
      expect(s3.openUploads()).toBe(0);
      if (seen === 0) await publishLarge(lake);
      expect((await lake.current())?.commit).toBe(1);
    });
    expect(tried).toBe(writes);
    expect(new Set(left)).toEqual(new Set([0, 1]));
  },
  60_000,
);
