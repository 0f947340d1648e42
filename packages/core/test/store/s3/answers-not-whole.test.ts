import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '@stedi-lakehouse/core';
import { startFakeS3, type FakeS3, type FakeS3Fault, type FakeS3Request } from './fake/fake-s3.ts';
import type { Answer } from './fake/s3-request.ts';
import { objectOf } from './fake/s3-state.ts';
import { document, element } from './fake/s3-xml.ts';
import { storeOn } from './store-on-fake.ts';

/** What a proxy or a gateway between S3 and us may answer with 200, having asked nobody. */
const page = '<html><head><title>Welcome</title></head><body><p>This is the proxy.</p></body></html>';
const part = 5 * 1_048_576;
const tries = 4;
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

/** Lets requests of an operation go as `faultOf` says, by their number among these, from 1. */
function onRequests(operation: string, faultOf: (nth: number) => FakeS3Fault): FakeS3Request[] {
  const seen: FakeS3Request[] = [];
  fake.fault = (request) => {
    if (request.operation !== operation) return undefined;
    seen.push(request);
    return faultOf(seen.length);
  };
  return seen;
}
async function listed(): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of store.list('_commits/')) paths.push(path);
  return paths;
}
function put(count: number): string[] {
  const paths = Array.from({ length: count }, (_, number) => `_commits/${String(number).padStart(4, '0')}`);
  for (const path of paths) fake.bucket('lake-bucket').objects.set(`some/prefix/${path}`, objectOf(Buffer.from(path)));
  return paths;
}
const xml = (text: string): FakeS3Fault => ({ instead: { xml: text } });
const list = (names: Readonly<Record<string, string>>): FakeS3Fault =>
  xml(
    document(
      'ListBucketResult',
      Object.entries(names).map(([name, text]) => element(name, text)),
    ),
  );
const facts = { Name: 'lake-bucket', Prefix: 'some/prefix/_commits/', IsTruncated: 'false' };
const entry = (key: string): string =>
  `<Contents><Key>${key}</Key><LastModified>2026-12-01T00:00:00.000Z</LastModified><ETag>"1"</ETag><Size>1</Size></Contents>`;

const noLists: readonly (readonly [string, FakeS3Fault])[] = [
  ['an empty body', xml('')],
  ['a page of a proxy', xml(page)],
  ['an empty result', list({})],
  ['the list of another bucket', list({ ...facts, Name: 'other-bucket' })],
  ['the list of another prefix', list({ ...facts, Prefix: 'some/prefix/' })],
  ['a list without a prefix', list({ Name: 'lake-bucket', IsTruncated: 'false' })],
  ['a list that does not say whether it is all', list({ Name: facts.Name, Prefix: facts.Prefix })],
  ['a list that goes on nowhere', list({ ...facts, IsTruncated: 'true' })],
  ['a list with fewer keys than it counts', list({ ...facts, KeyCount: '7' })],
  [
    'objects of another prefix',
    xml(
      document('ListBucketResult', [
        ...Object.entries(facts).map(([name, text]) => element(name, text)),
        entry('elsewhere/_commits/0001'),
      ]),
    ),
  ],
];

describe('an answer of 200 that is no whole list', () => {
  test.each(noLists)('%s is asked for again', async (_, fault) => {
    const paths = put(3);
    const seen = onRequests('ListObjectsV2', (nth) => (nth === 1 ? fault : undefined));
    expect(await listed()).toEqual(paths);
    expect(seen).toHaveLength(2);
  });

  test.each(noLists)('%s, again and again, is an error and never an empty list', async (_, fault) => {
    put(3);
    const seen = onRequests('ListObjectsV2', () => fault);
    await expect(listed()).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('s3://lake-bucket/some/prefix/_commits/ is not whole') as string,
    });
    expect(seen).toHaveLength(tries);
  });

  test.each(noLists)('%s as the second page of a list is asked for again', async (_, fault) => {
    const paths = put(1500);
    const seen = onRequests('ListObjectsV2', (nth) => (nth === 2 ? fault : undefined));
    expect(await listed()).toEqual(paths);
    expect(seen).toHaveLength(3);
  });

  test('the first page once more, as a cache gives it, is no second page', async () => {
    const again = (token: string): FakeS3Fault =>
      xml(
        document('ListBucketResult', [
          ...Object.entries({ ...facts, IsTruncated: 'true', NextContinuationToken: token }).map(([name, text]) =>
            element(name, text),
          ),
          entry('some/prefix/_commits/0001'),
        ]),
      );
    onRequests('ListObjectsV2', () => again('one'));
    await expect(listed()).rejects.toMatchObject({ code: 'store_unavailable' });
    onRequests('ListObjectsV2', (nth) => again(`${nth}`));
    await expect(listed()).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

const withoutFacts: readonly (readonly [string, Answer])[] = [
  ['nothing', {}],
  ['a page', { xml: page }],
  ['a size alone', { bytes: 7 }],
];
test.each(withoutFacts)('a look that is answered by %s is asked for again, then an error', async (_, answer) => {
  const written = await store.write('a', [Buffer.from('text')]);
  const seen = onRequests('HeadObject', (nth) => (nth === 1 ? { instead: answer } : undefined));
  expect(await store.stat('a')).toEqual(written);
  expect(seen).toHaveLength(2);
  onRequests('HeadObject', () => ({ instead: answer }));
  await expect(store.stat('a')).rejects.toMatchObject({ code: 'store_unavailable' });
});

describe('a removal that nobody did', () => {
  const bodies = ['', page, document('DeleteResult', [])];
  test.each(bodies)('of many, answered by %j, is asked for again, then an error', async (body) => {
    const paths = put(3);
    const seen = onRequests('DeleteObjects', (nth) => (nth === 1 ? xml(body) : undefined));
    await store.remove(paths);
    expect(seen).toHaveLength(2);
    expect(fake.bucket('lake-bucket').objects.size).toBe(0);
    put(3);
    onRequests('DeleteObjects', () => xml(body));
    await expect(store.remove(paths)).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  test.each(['', page])('of one, answered by %j, is looked up', async (body) => {
    const [path] = put(1);
    const seen = onRequests('DeleteObject', (nth) => (nth === 1 ? xml(body) : undefined));
    await store.remove([path!]);
    expect(seen).toHaveLength(2);
    put(1);
    onRequests('DeleteObject', () => xml(body));
    await expect(store.remove([path!])).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

describe('a write whose answer is a page', () => {
  const large = Buffer.alloc(2 * part + 7, 'bytes ');
  test.each([
    ['PutObject', 10],
    ['CreateMultipartUpload', large.length],
    ['UploadPart', large.length],
    ['CompleteMultipartUpload', large.length],
  ])('%s is asked for again, and leaves no upload', async (operation, length) => {
    const seen = onRequests(operation, (nth) => (nth === 1 ? xml(page) : undefined));
    expect((await store.write('a', [large.subarray(0, length)])).bytes).toBe(length);
    expect(seen.length).toBeGreaterThan(1);
    const [object] = fake.bucket('lake-bucket').objects.values();
    expect(Buffer.concat([...object!.read(0, length)]).equals(large.subarray(0, length))).toBe(true);
    expect(fake.openUploads()).toBe(0);
  });

  test.each([
    ['PutObject', 10],
    ['CreateMultipartUpload', large.length],
    ['UploadPart', large.length],
    ['CompleteMultipartUpload', large.length],
  ])('%s, again and again, is an error, and leaves no upload', async (operation, length) => {
    onRequests(operation, () => xml(page));
    await expect(store.write('a', [large.subarray(0, length)])).rejects.toMatchObject({ code: 'store_unavailable' });
    expect([fake.bucket('lake-bucket').objects.size, fake.openUploads()]).toEqual([0, 0]);
  });
});

test('lists of uploads and of their parts that are none are errors', async () => {
  fake.fault = ({ operation }) =>
    operation.startsWith('Complete') || operation.startsWith('Abort') ? 'before' : undefined;
  await expect(store.write('a', [Buffer.alloc(part + 1)])).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(fake.openUploads()).toBe(1);
  const later = new Date(Date.now() + 1000);
  for (const operation of ['ListMultipartUploads', 'ListParts']) {
    for (const body of ['', page, document(`${operation}Result`, [])]) {
      onRequests(operation, () => xml(body));
      await expect(store.removeUnfinished('', later)).rejects.toMatchObject({ code: 'store_unavailable' });
      expect(fake.openUploads()).toBe(1);
    }
  }
  onRequests('ListMultipartUploads', (nth) => (nth === 1 ? xml(page) : undefined));
  expect(await store.removeUnfinished('', later)).toHaveLength(1);
  expect(fake.openUploads()).toBe(0);
});

describe('a create that is answered 200', () => {
  const bytes = Buffer.from('a commit');
  const answered: FakeS3Fault = { instead: { headers: { etag: '"5d41402abc4b2a76b9719d911017c592"' } } };
  test('and stored nothing is sent again', async () => {
    const seen = onRequests('PutObject', (nth) => (nth === 1 ? answered : undefined));
    expect(await store.create('c', bytes)).toBe(true);
    expect(seen).toHaveLength(2);
    expect((await store.stat('c'))?.bytes).toBe(bytes.length);
  });

  test('and never stores anything is no success', async () => {
    onRequests('PutObject', () => answered);
    await expect(store.create('c', bytes)).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  test('and stored other bytes is sent again once these are gone', async () => {
    let flips = 1;
    fake.fault = ({ operation }) => {
      const { objects } = fake.bucket('lake-bucket');
      const there = objects.get('some/prefix/c');
      if (operation === 'HeadObject' && there !== undefined && flips-- > 0)
        objects.set('some/prefix/c', objectOf(Buffer.from('A commit'), { headers: there.headers }));
      return undefined;
    };
    expect(await store.create('c', bytes)).toBe(true);
    const object = fake.bucket('lake-bucket').objects.get('some/prefix/c')!;
    expect(Buffer.concat([...object.read(0, 99)]).toString()).toBe('a commit');
  });
});
