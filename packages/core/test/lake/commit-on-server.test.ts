import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { memoryStore, openLake, type Lake, type Store } from '@stedi-lakehouse/core';
import { appendCommit } from '../../src/lake/commit-log.ts';
import { startFakeS3, type FakeS3, type FakeS3Request } from '../store/s3/fake/fake-s3.ts';
import { Failure } from '../store/s3/fake/s3-request.ts';
import { storeOn } from '../store/s3/store-on-fake.ts';
import { publishSet, readSet } from './published-set.ts';

let fake: FakeS3;
beforeAll(async () => {
  fake = await startFakeS3('lake-bucket');
});
afterAll(async () => await fake.close());
beforeEach(() => {
  fake.fault = () => undefined;
  fake.bucket('lake-bucket').objects.clear();
});
const lakeThere = (): Lake => openLake({ root: storeOn(fake) });
const keys = (): string[] => [...fake.bucket('lake-bucket').objects.keys()];
const isCreate = ({ operation, headers }: FakeS3Request): boolean =>
  operation === 'PutObject' && 'if-none-match' in headers;

test('a server that ignores If-None-Match is refused before the first commit, and nothing is left there', async () => {
  fake.fault = ({ headers }) => {
    delete (headers as Record<string, string>)['if-none-match'];
    return undefined;
  };
  await expect(publishSet(lakeThere(), 'one')).rejects.toMatchObject({
    code: 'store_endpoint',
    message: expect.stringMatching(/does not create objects exclusively.*docs\/aws\.md/) as string,
  });
  expect(keys()).toEqual([]);
});

test('a server that does not know If-None-Match is refused by one request', async () => {
  let creates = 0;
  fake.fault = (request) => {
    if (!isCreate(request)) return undefined;
    creates++;
    return new Failure(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented');
  };
  await expect(publishSet(lakeThere(), 'one')).rejects.toMatchObject({ code: 'store_endpoint' });
  expect([creates, keys()]).toEqual([1, []]);
});

test('it is asked once a lake, and the probe goes', async () => {
  const probes: string[] = [];
  fake.fault = ({ operation, key }) => {
    if (key.endsWith('/probe')) probes.push(operation);
    return undefined;
  };
  await publishSet(lakeThere(), 'one');
  expect(probes).toEqual(['PutObject', 'HeadObject', 'PutObject', 'DeleteObject']);
  expect(keys().filter((key) => key.includes('probe'))).toEqual([]);
  await publishSet(lakeThere(), 'two');
  expect(probes).toHaveLength(4);
});

test('a commit that is answered 200 and stored nothing is published by another try, or not said to be', async () => {
  await publishSet(lakeThere(), 'one');
  let swallowed = 0;
  const swallow = (most: number): void => {
    swallowed = 0;
    fake.fault = (request) =>
      isCreate(request) && swallowed++ < most
        ? { instead: { headers: { etag: '"0123456789abcdef0123456789abcdef"' } } }
        : undefined;
  };
  swallow(1);
  await publishSet(lakeThere(), 'two');
  expect(swallowed).toBe(2);
  fake.fault = () => undefined;
  expect(await readSet(lakeThere(), await lakeThere().current())).toBe('two');
  swallow(Infinity);
  await expect(publishSet(lakeThere(), 'three')).rejects.toMatchObject({ code: 'store_unavailable' });
  fake.fault = () => undefined;
  expect(await readSet(lakeThere(), await lakeThere().current())).toBe('two');
});

test('a commit that is done, its answer lost and the network gone, says soon that it may be published, and goes on looking', async () => {
  await publishSet(lakeThere(), 'one');
  const commit = (await lakeThere().current())!;
  let sent = false;
  fake.fault = (request) => {
    const first = !sent && isCreate(request);
    sent ||= first;
    return first ? 'after' : sent ? 'before' : undefined;
  };
  const said: number[] = [];
  const patient = storeOn(fake, { patience: { tries: 8, firstMs: 200, mostMs: 200 } });
  const started = performance.now();
  let saidAfter = Infinity;
  const end = await appendCommit(
    patient,
    { ...commit, commit: 2 },
    {
      unansweredMs: 20,
      onUnanswered: (seconds) => {
        said.push(seconds);
        saidAfter = performance.now() - started;
      },
    },
  );
  expect(end).toMatchObject({ outcome: 'unknown', error: { code: 'publish_unknown' } });
  expect(said).toEqual([0.02]);
  expect(saidAfter).toBeLessThan((performance.now() - started) / 2);
});

test('a commit that is answered in time says nothing of it', async () => {
  const slow: Store = memoryStore();
  const said: number[] = [];
  await publishSet(openLake({ root: slow }), 'one');
  const commit = (await openLake({ root: slow }).current())!;
  const onUnanswered = (seconds: number): void => void said.push(seconds);
  expect(await appendCommit(slow, { ...commit, commit: 2 }, { unansweredMs: 20, onUnanswered })).toEqual({
    outcome: 'committed',
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(said).toEqual([]);
});
