import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readWhole, StoreError, type Store, type StoredObject } from '@stedi-lakehouse/core';
import { startFakeS3, type FakeS3, type FakeS3Fault, type FakeS3Request } from './fake/fake-s3.ts';
import { Failure } from './fake/s3-request.ts';
import { objectOf } from './fake/s3-state.ts';
import { clientConfig } from '../../../src/store/s3/client-config.ts';
import { clientOf, storeOn } from './store-on-fake.ts';

const megabyte = 1_048_576;
const bytes = Buffer.alloc(3 * megabyte, 'the bytes of an object, which are not all the same; ');
let fake: FakeS3;
let store: Store;
let object: StoredObject;
beforeAll(async () => {
  fake = await startFakeS3('lake-bucket', 'theirs-requester-pays');
});
afterAll(async () => await fake.close());
beforeEach(async () => {
  fake.fault = () => undefined;
  store = storeOn(fake, { idleMs: 60 });
  object = await store.write('big', [bytes]);
});

/** Faults for the reads of objects, one after another; none for those that come later. */
function onReads(...faults: FakeS3Fault[]): FakeS3Request[] {
  const reads: FakeS3Request[] = [];
  fake.fault = (request) => {
    if (request.operation !== 'GetObject') return undefined;
    reads.push(request);
    return faults[reads.length - 1];
  };
  return reads;
}

describe('a read goes on where it stopped', () => {
  test.each<[string, FakeS3Fault[]]>([
    ['the connection breaks before the answer', ['before', 'before']],
    ['the body is cut off', [{ cutAt: megabyte }, { cutAt: 0 }, { cutAt: 12_345 }]],
    ['the body stalls', [{ stallAt: megabyte }, { stallAt: 1 }]],
    ['S3 asks to slow down', ['slow down', 'broken', new Failure(429, 'TooManyRequests')]],
  ])('when %s', async (_, faults) => {
    const reads = onReads(...faults);
    expect(Buffer.compare(Buffer.from(await readWhole(store.source(object))), bytes)).toBe(0);
    expect(reads).toHaveLength(faults.length + 1);
    expect(new Set(reads.map(({ headers }) => headers['if-match']))).toEqual(new Set([object.etag]));
  });

  test('with a range that begins at the first byte that is missing', async () => {
    const reads = onReads({ cutAt: 1000 });
    const range = { start: 500, end: 5000 };
    const chunks: Buffer[] = [];
    for await (const chunk of store.source(object).open(range)) chunks.push(Buffer.from(chunk));
    expect(Buffer.compare(Buffer.concat(chunks), bytes.subarray(500, 5000))).toBe(0);
    expect(reads.map(({ headers }) => headers['range'])).toEqual(['bytes=500-4999', 'bytes=1500-4999']);
  });

  test('as often as bytes come in between, and gives up when none do', async () => {
    onReads(...Array.from({ length: 20 }, () => ({ cutAt: 100_000 })));
    expect(Buffer.compare(Buffer.from(await readWhole(store.source(object))), bytes)).toBe(0);
    const reads = onReads(...Array.from({ length: 20 }, () => 'before' as const));
    await expect(readWhole(store.source(object))).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(reads).toHaveLength(4);
  });
});

test('bytes that were not asked for are not taken: a server that passes over ranges is an error', async () => {
  const reads = onReads();
  const before = fake.fault;
  fake.fault = async (request) => {
    if (request.operation === 'GetObject') delete (request.headers as Record<string, string>)['range'];
    return await before(request);
  };
  const reading = store.source(object).open({ start: 500, end: 5000 })[Symbol.asyncIterator]();
  await expect(reading.next()).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('s3://lake-bucket/some/prefix/big gave other bytes than were asked for') as string,
  });
  expect(reads).toHaveLength(4);
});

test('an answer that never begins is waited for no longer than the client is told to, and asked for again', async () => {
  const { requestHandler } = clientConfig({ endpoint: fake.endpoint });
  expect(requestHandler).toMatchObject({ requestTimeout: 60_000, connectionTimeout: 10_000 });
  const impatient = storeOn(fake, {
    client: { ...clientOf(fake), requestHandler: { ...(requestHandler as object), requestTimeout: 50 } },
  });
  let asked = 0;
  fake.fault = async ({ operation }) => {
    if (operation === 'GetObject' && ++asked === 1) await new Promise((resolve) => setTimeout(resolve, 3000).unref());
    return undefined;
  };
  expect(Buffer.compare(Buffer.from(await readWhole(impatient.source(object))), bytes)).toBe(0);
  expect(asked).toBe(2);
});

test('a reader may take its time: only waiting for bytes counts as idle', async () => {
  const reads = onReads();
  let at = 0;
  for await (const chunk of store.source(object).open()) {
    if (at === 0) await new Promise((resolve) => setTimeout(resolve, 200));
    at += chunk.length;
  }
  expect(at).toBe(bytes.length);
  expect(reads).toHaveLength(1);
});

test('an object that changes between two requests is an error that names it', async () => {
  const reads = onReads({ cutAt: megabyte });
  const before = fake.fault;
  fake.fault = async (request) => {
    if (reads.length === 1 && request.operation === 'GetObject')
      fake.bucket('lake-bucket').objects.set('some/prefix/big', objectOf(Buffer.from(bytes).fill('x')));
    return await before(request);
  };
  const error: unknown = await readWhole(store.source(object)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({ code: 'store_changed' });
  expect(String(error)).toContain('s3://lake-bucket/some/prefix/big');
});

test('rights that are missing are told in the words of S3, and not tried again', async () => {
  const words = 'User: arn:aws:iam::1:user/etl is not authorized to perform: s3:GetObject';
  const reads = onReads(new Failure(403, 'AccessDenied', words));
  await expect(readWhole(store.source(object))).rejects.toMatchObject({
    code: 'store_permission',
    message: expect.stringContaining(words) as string,
  });
  expect(reads).toHaveLength(1);
});

test('the text of a signature error, which quotes what was signed, is not shown', async () => {
  onReads(new Failure(403, 'SignatureDoesNotMatch', 'AWSAccessKeyId=secret-thing'));
  const error: unknown = await readWhole(store.source(object)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'store_permission' });
  expect((error as Error).message).not.toContain('secret-thing');
});

test('bodies that nobody reads to the end do not keep connections', async () => {
  const narrow = storeOn(fake, { client: { ...clientWith(2) } });
  for (let round = 0; round < 20; round++) {
    for await (const chunk of narrow.source(object).open()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  }
  expect((await readWhole(narrow.source(object))).length).toBe(bytes.length);

  function clientWith(maxSockets: number) {
    return {
      endpoint: fake.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
      requestHandler: { httpAgent: { maxSockets } },
    };
  }
});

test('a list comes whole from many pages, also when answers are cut off', async () => {
  const many = storeOn(fake, { uri: 's3://lake-bucket/many' });
  const { objects } = fake.bucket('lake-bucket');
  const paths = Array.from({ length: 2500 }, (_, number) => `a b/${number}${number % 7 === 0 ? '\u0001&<+%' : ''}`);
  for (const path of paths) objects.set(`many/${path}`, objectOf(Buffer.from(path)));
  for (const odd of ['many/a b/', 'many/', 'many//x', 'many/a b/../y']) objects.set(odd, objectOf(Buffer.alloc(0)));
  let lists = 0;
  fake.fault = ({ operation }) => (operation === 'ListObjectsV2' && ++lists % 2 === 1 ? { cutAt: 5000 } : undefined);
  const listed: string[] = [];
  for await (const { path } of many.list('')) listed.push(path);
  expect(listed).toEqual(paths.toSorted((left, right) => (left < right ? -1 : 1)));
  expect(lists).toBe(6);
});

test('requester pays is said in every request, where it is asked for', async () => {
  const uri = 's3://theirs-requester-pays';
  await expect(storeOn(fake, { uri }).stat('a')).rejects.toMatchObject({ code: 'store_permission' });
  const paying = storeOn(fake, { uri, requesterPays: true, partBytes: 5 * megabyte });
  const written = await paying.write('a', [bytes, bytes]);
  expect((await readWhole(paying.source(written))).length).toBe(2 * bytes.length);
  expect(await paying.create('b', bytes)).toBe(true);
  for await (const { path } of paying.list('')) expect(['a', 'b']).toContain(path);
  await paying.remove(['a', 'b']);
  await paying.removeUnfinished('', new Date());
});
