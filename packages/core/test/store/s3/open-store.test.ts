import { openStore, readWhole, StoreError } from '@stedi-lakehouse/core';
import { s3StoreByEnvironment } from '@stedi-lakehouse/core/s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startFakeS3, type FakeS3 } from './fake/fake-s3.ts';

let fake: FakeS3;
beforeAll(async () => {
  fake = await startFakeS3('lake-bucket', 'theirs-requester-pays');
});
afterAll(async () => await fake.close());
beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', fake.endpoint);
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => void vi.unstubAllEnvs());

const bytes = new TextEncoder().encode('some bytes');

test('a store that is opened by the URI of another sees what that one wrote', async () => {
  const store = await openStore('s3://lake-bucket/some/prefix/');
  expect(store.uri).toBe('s3://lake-bucket/some/prefix');
  const object = await store.write('a.txt', [bytes]);
  expect([...fake.bucket('lake-bucket').objects.keys()]).toEqual(['some/prefix/a.txt']);
  const again = await openStore(store.uri);
  expect(Buffer.from(await readWhole(again.source(object)))).toEqual(Buffer.from(bytes));
});

test.each(['memory:lake', 'relative/folder', 'gs://lake-bucket', 's3://'])('%s cannot be opened', async (uri) => {
  const error: unknown = await openStore(uri).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreError);
  expect((error as StoreError).code).toBe('store_invalid_path');
});

test('writes name the KMS key of the environment, and none where the variable is empty', async () => {
  const keyId = 'arn:aws:kms:eu-north-1:123456789012:key/11111111-2222-3333-4444-555555555555';
  for (const [value, encrypted] of [
    [keyId, { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': keyId }],
    ['', {}],
  ] as const) {
    vi.stubEnv('STEDI_S3_KMS_KEY_ID', value);
    const store = await openStore('s3://lake-bucket');
    await store.write('data', [bytes]);
    await store.remove(['commit']);
    expect(await store.create('commit', bytes)).toBe(true);
    for (const key of ['data', 'commit']) {
      const { headers } = fake.bucket('lake-bucket').objects.get(key)!;
      const names = Object.entries(headers).filter(([name]) => name.includes('encryption'));
      expect(Object.fromEntries(names)).toEqual(encrypted);
    }
  }
});

test('a bucket whose requester pays opens itself to who agrees to', async () => {
  const uri = 's3://theirs-requester-pays';
  await expect((await openStore(uri)).write('a', [bytes])).rejects.toMatchObject({ code: 'store_permission' });
  for (const said of ['true', '1']) {
    const store = s3StoreByEnvironment(uri, { ...process.env, STEDI_S3_REQUESTER_PAYS: said });
    expect((await store.write('a', [bytes])).bytes).toBe(bytes.length);
  }
});

test('a bucket that is not there is a mistake of the configuration, and is named', async () => {
  const store = await openStore('s3://no-such-bucket/lake');
  const listing = store.list('')[Symbol.asyncIterator]().next();
  await expect(listing).rejects.toMatchObject({ code: 'store_invalid_path' });
  await expect(listing).rejects.toThrow(/s3:\/\/no-such-bucket\/lake\/ \(NoSuchBucket: there is no such bucket\)/);
});

test('any number of reads at once may listen to one signal', async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error): void => void warnings.push(warning);
  process.on('warning', warn);
  const { signal } = new AbortController();
  const store = await openStore('s3://lake-bucket');
  const object = await store.write('read-often', [bytes]);
  await Promise.all(Array.from({ length: 30 }, async () => await readWhole(store.source(object), signal)));
  await Promise.all(Array.from({ length: 30 }, async () => await store.stat('read-often', { signal })));
  // warnings are told on the next turn
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warn);
  expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
});

test('stores of one environment share a client and its connections; another environment has another one', async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-3');
  const before = fake.connections;
  for (const uri of ['s3://lake-bucket/one', 's3://lake-bucket/two', 's3://lake-bucket', 's3://lake-bucket/three'])
    await (await openStore(uri)).stat('a');
  expect(fake.connections - before).toBe(1);
  vi.stubEnv('AWS_REGION', 'eu-west-2');
  const asked = fake.requests.length;
  await (await openStore('s3://lake-bucket')).stat('a');
  expect(fake.connections - before).toBe(2);
  expect(fake.requests[asked]!.headers['authorization']).toContain('/eu-west-2/s3/');
});
