import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readWhole, type Store } from '@stedi-lakehouse/core';
import { startFakeS3, type FakeS3, type FakeS3Fault, type FakeS3Request } from './fake/fake-s3.ts';
import { Failure } from './fake/s3-request.ts';
import { objectOf } from './fake/s3-state.ts';
import { storeOn } from './store-on-fake.ts';

const part = 5 * 1_048_576;
const key = 'some/prefix/a';
let fake: FakeS3;
let store: Store;
beforeAll(async () => {
  fake = await startFakeS3('lake-bucket');
});
afterAll(async () => await fake.close());
beforeEach(() => {
  fake.fault = () => undefined;
  fake.bucket('lake-bucket').objects.clear();
  fake.bucket('lake-bucket').uploads.clear();
  store = storeOn(fake, { partBytes: part });
});

/** Bytes of a given length, whose content tells their place. */
function* made(length: number): Generator<Buffer> {
  for (let at = 0; at < length; at += 1_000_000) yield Buffer.alloc(Math.min(1_000_000, length - at), `${at} `);
}
const sha256 = (chunks: Iterable<Uint8Array>): string => {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
};
async function expectWritten(length: number): Promise<void> {
  const there = await store.stat('a');
  expect(there?.bytes).toBe(length);
  expect(sha256([await readWhole(store.source(there!))])).toBe(sha256(made(length)));
  expect(fake.openUploads()).toBe(0);
}
function expectNothing(): void {
  expect([...fake.bucket('lake-bucket').objects.keys()]).toEqual([]);
  expect(fake.openUploads()).toBe(0);
}
/** The fault of the nth request of one kind. */
function onNth(operation: string, nth: number, fault: FakeS3Fault): FakeS3Request[] {
  const seen: FakeS3Request[] = [];
  fake.fault = (request) => {
    seen.push(request);
    return request.operation === operation && seen.filter((one) => one.operation === operation).length === nth
      ? fault
      : undefined;
  };
  return seen;
}

test.each([0, 1, part - 1, part, part + 1, 3 * part, 3 * part + 17])(
  'an object of %i bytes arrives',
  async (length) => {
    expect((await store.write('a', made(length))).bytes).toBe(length);
    await expectWritten(length);
  },
);

test('S3 is told the checksum of all bytes and their number, and is asked for them afterwards', async () => {
  const seen = onNth('none', 1, undefined);
  await store.write('a', made(2 * part));
  const completed = seen.find(({ operation }) => operation === 'CompleteMultipartUpload')!;
  expect(completed.headers).toMatchObject({
    'x-amz-mp-object-size': String(2 * part),
    'x-amz-checksum-type': 'FULL_OBJECT',
    'x-amz-checksum-crc32': fake.bucket('lake-bucket').objects.get(key)!.crc32,
  });
  expect(
    seen
      .filter(({ operation }) => operation === 'UploadPart')
      .every(({ headers }) => 'x-amz-checksum-crc32' in headers),
  ).toBe(true);
  expect(seen.at(-1)).toMatchObject({ operation: 'HeadObject' });
});

test('an object that is not what was written is removed, and an error', async () => {
  fake.fault = ({ operation }) => {
    const { objects } = fake.bucket('lake-bucket');
    const there = objects.get(key);
    if (operation === 'HeadObject' && there !== undefined)
      objects.set(key, objectOf(Buffer.from('other bytes'), { headers: there.headers }));
    return undefined;
  };
  await expect(store.write('a', made(10))).rejects.toMatchObject({ code: 'store_truncated' });
  expectNothing();
});

describe('what lib-storage does by itself cannot reach a reader', () => {
  const stopped = new Error('stopped');
  test('abort: the upload is gone when the write rejects, though requests were on their way', async () => {
    const abort = new AbortController();
    let parts = 0;
    fake.fault = async ({ operation }) => {
      if (operation === 'UploadPart' && ++parts === 2) {
        abort.abort(stopped);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return undefined;
    };
    await expect(store.write('a', made(6 * part), { signal: abort.signal })).rejects.toBe(stopped);
    expectNothing();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expectNothing();
  });

  test('abort of a small object: it is not sent after the abort', async () => {
    const abort = new AbortController();
    async function* chunks() {
      yield Buffer.from('small');
      abort.abort(stopped);
    }
    await expect(store.write('a', chunks(), { signal: abort.signal })).rejects.toBe(stopped);
    expectNothing();
  });

  test('a source that never ends is left on abort', async () => {
    const abort = new AbortController();
    const stuck = new Readable({ read() {} });
    stuck.push(Buffer.alloc(2 * part));
    setTimeout(() => abort.abort(stopped), 50);
    await expect(store.write('a', stuck, { signal: abort.signal })).rejects.toBe(stopped);
    expectNothing();
  });

  test.each([10, 2 * part])('a source that stops after %i bytes without an end is not published', async (length) => {
    const broken = new Readable({ read() {} });
    broken.push(Buffer.alloc(length));
    setTimeout(() => broken.destroy(), 50);
    await expect(store.write('a', broken)).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    expectNothing();
  });

  test('a part that fails for good stops the source, and not only itself', async () => {
    let taken = 0;
    function* endless() {
      for (const chunk of made(200 * part)) {
        taken += chunk.length;
        yield chunk;
      }
    }
    fake.fault = ({ operation, headers }) =>
      operation === 'UploadPart' && headers['content-length'] === String(part)
        ? new Failure(403, 'AccessDenied', 'Access Denied')
        : undefined;
    await expect(store.write('a', endless())).rejects.toMatchObject({ code: 'store_permission' });
    expect(taken).toBeLessThan(10 * part);
    expectNothing();
  });

  test('a part that arrives after the abort is aborted as well', async () => {
    const { uploads } = fake.bucket('lake-bucket');
    let aborts = 0;
    fake.fault = ({ operation }) => {
      if (operation === 'CompleteMultipartUpload') return new Failure(400, 'InvalidPart');
      // S3 says so: parts on their way may make an upload outlive its first abort
      const [upload] = uploads.values();
      if (operation === 'AbortMultipartUpload' && ++aborts === 1) setImmediate(() => uploads.set(upload!.id, upload!));
      return undefined;
    };
    await expect(store.write('a', made(2 * part))).rejects.toMatchObject({ name: 'StoreError' });
    expect(aborts).toBe(2);
    expectNothing();
  });

  test('more parts than S3 takes are refused before the 10,001st', async () => {
    const small = storeOn(fake, { partBytes: part });
    const chunk = Buffer.alloc(1);
    Object.defineProperty(chunk, 'length', { value: 10_000 * part + 1 });
    await expect(small.write('a', [chunk])).rejects.toMatchObject({ code: 'store_no_space' });
    expectNothing();
  });

  test('an error in an answer that began as a success is an error, and tried again', async () => {
    const seen = onNth('CompleteMultipartUpload', 1, 'error in 200');
    await store.write('a', made(2 * part));
    expect(seen.filter(({ operation }) => operation === 'CompleteMultipartUpload')).toHaveLength(2);
    await expectWritten(2 * part);
  });
});

describe('an answer that is lost is looked up', () => {
  test.each<[string, number]>([
    ['PutObject', 100],
    ['CreateMultipartUpload', 2 * part],
    ['UploadPart', 2 * part],
    ['CompleteMultipartUpload', 2 * part],
    ['HeadObject', 100],
  ])('%s was done', async (operation, length) => {
    onNth(operation, 1, 'after');
    expect((await store.write('a', made(length))).bytes).toBe(length);
    await expectWritten(length);
  });

  test.each(['before', 'slow down', 'broken'] as const)(
    '%s: nothing was done, and it is tried again',
    async (fault) => {
      for (const operation of ['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload']) {
        onNth(operation, 1, fault);
        expect((await store.write('a', made(2 * part))).bytes).toBe(2 * part);
        await expectWritten(2 * part);
      }
    },
  );

  test('bytes that change on their way are refused by S3 and sent again', async () => {
    const seen = onNth('UploadPart', 2, new Failure(400, 'BadDigest'));
    await store.write('a', made(3 * part));
    expect(seen.filter(({ operation }) => operation === 'UploadPart')).toHaveLength(4);
    await expectWritten(3 * part);
  });
});

describe('create', () => {
  const bytes = Buffer.from('mine');
  const conflict = new Failure(409, 'ConditionalRequestConflict');
  test.each<[string, FakeS3Fault]>([
    ['the answer is lost', 'after'],
    ['the connection breaks', 'before'],
    ['S3 asks to slow down', 'slow down'],
    ['another request was in the way', conflict],
  ])('is true when it is ours, though %s', async (_, fault) => {
    onNth('PutObject', 1, fault);
    expect(await store.create('c', bytes)).toBe(true);
  });

  test.each<[string, FakeS3Fault]>([
    ['another request was in the way', conflict],
    ['the connection breaks', 'before'],
    ['the answer is lost', 'after'],
  ])('is false when it is theirs, with the same bytes and though %s', async (_, fault) => {
    await store.write('c', [bytes]);
    onNth('PutObject', 1, fault);
    expect(await store.create('c', bytes)).toBe(false);
  });

  test('is refused where the outcome cannot be learned', async () => {
    fake.fault = ({ operation }) => (operation === 'PutObject' ? 'after' : 'before');
    await expect(store.create('c', bytes)).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

test('objects are encrypted by the key that is named, in one part or many', async () => {
  const sealed = storeOn(fake, { kms: { keyId: 'arn:aws:kms:us-east-1:1:key/k' }, partBytes: part });
  await sealed.write('one', made(10));
  await sealed.write('many', made(2 * part));
  await sealed.create('created', Buffer.from('x'));
  for (const path of ['one', 'many', 'created']) {
    expect(fake.bucket('lake-bucket').objects.get(`some/prefix/${path}`)!.headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:us-east-1:1:key/k',
    });
  }
});

test('many objects are removed a thousand at a time', async () => {
  const paths = Array.from({ length: 2001 }, (_, number) => `many/${number}`);
  for (const path of paths) fake.bucket('lake-bucket').objects.set(`some/prefix/${path}`, objectOf(Buffer.from(path)));
  const seen = onNth('DeleteObjects', 2, 'slow down');
  await store.remove(paths);
  expectNothing();
  expect(seen.map(({ operation }) => operation).toSorted()).toEqual([
    'DeleteObject',
    ...Array.from({ length: 3 }, () => 'DeleteObjects'),
  ]);
});

test('uploads that were left behind go when nobody has touched them for a while', async () => {
  const begun = store.write('big/one', made(3 * part));
  let kept = true;
  fake.fault = ({ operation }) => {
    kept &&= operation !== 'CompleteMultipartUpload';
    return kept ? undefined : 'before';
  };
  await expect(begun).rejects.toMatchObject({ code: 'store_unavailable' });
  fake.fault = () => undefined;
  expect(fake.openUploads()).toBe(1);
  const later = new Date(Date.now() + 1000);
  expect(await store.removeUnfinished('', new Date(Date.now() - 60_000))).toEqual([]);
  expect(await store.removeUnfinished('other/', later)).toEqual([]);
  expect(await store.removeUnfinished('big/', later, { dryRun: true })).toMatchObject([
    { path: 'big/one', bytes: 3 * part },
  ]);
  expect(fake.openUploads()).toBe(1);
  expect(await store.removeUnfinished('', later)).toHaveLength(1);
  expectNothing();
});
