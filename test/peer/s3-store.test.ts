import { createHash } from 'node:crypto';
import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { readWhole, subStore, type Store } from '@stedi-lakehouse/core';
import { s3Store } from '@stedi-lakehouse/core/s3';
import { storeContract } from '@stedi-lakehouse/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startExclusiveGateway, type Gateway } from './exclusive-gateway.ts';
import { notKept, startS3Peer, type S3Peer } from './s3-peer.ts';

const Bucket = 'lake-bucket';
const part = 5 * 1_048_576;
let peer: S3Peer;
let gateway: Gateway;
/** Asks through the gateway. */
let client: S3Client;
let stores = 0;
const patience = { tries: 3, firstMs: 1, mostMs: 5 };
const newStore = (): Store => s3Store({ uri: `s3://${Bucket}/${++stores}`, client, partBytes: part, patience });
beforeAll(async () => {
  peer = await startS3Peer(Bucket);
  gateway = await startExclusiveGateway(peer.endpoint);
  const { region, credentials } = peer.client.config;
  client = new S3Client({ endpoint: gateway.endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await gateway.close();
  await peer.close();
});

storeContract('s3Store on a server by others', newStore, { broken: notKept });
storeContract('subStore of s3Store on a server by others', () => subStore(newStore(), 'inner'), { broken: notKept });

/** Chunks of a size that no part has. */
function* made(length: number): Generator<Buffer> {
  for (let at = 0; at < length; at += 700_001) yield Buffer.alloc(Math.min(700_001, length - at), `${at} `);
}
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('an object of several parts', () => {
  const length = 2 * part + 12_345;
  const expected = sha256(Buffer.concat([...made(length)]));

  test('is what was written, for us and for whoever else asks', async () => {
    const store = newStore();
    const written = await store.write('large', made(length));
    expect(written.bytes).toBe(length);
    // the ETag of a multipart upload names how many parts it had
    expect(written.etag).toMatch(/-3"$/);
    expect(await store.stat('large')).toEqual(written);
    expect(sha256(await readWhole(store.source(written)))).toBe(expected);
    const Key = `${stores}/large`;
    const { Body } = await peer.client.send(new GetObjectCommand({ Bucket, Key }));
    expect(sha256(await Body!.transformToByteArray())).toBe(expected);
    const { ContentLength, ETag } = await peer.client.send(new HeadObjectCommand({ Bucket, Key }));
    expect([ContentLength, ETag]).toEqual([length, written.etag]);
  });

  test('is nothing after an abort, and its upload takes no part any more', async () => {
    const store = newStore();
    const [abort, stopped] = [new AbortController(), new Error('stopped')];
    const began: string[] = [];
    client.middlewareStack.add(
      (next) => async (given) => {
        const answer = await next(given);
        const { UploadId, ETag } = answer.output as { UploadId?: string; ETag?: string };
        if (UploadId !== undefined) began.push(UploadId);
        // the first part is there, others are on their way
        else if (ETag !== undefined) abort.abort(stopped);
        return answer;
      },
      { step: 'initialize', name: 'note' },
    );
    const writing = store.write('large', made(4 * part), { signal: abort.signal });
    await expect(writing).rejects.toBe(stopped);
    client.middlewareStack.remove('note');
    expect(began).toHaveLength(1);
    expect(await store.stat('large')).toBeUndefined();
    const late = { Bucket, Key: `${stores}/large`, UploadId: began[0], PartNumber: 1, Body: 'late' };
    await expect(peer.client.send(new UploadPartCommand(late))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});

test('more objects than a page holds are listed, and removed, each once', async () => {
  const store = newStore();
  const paths = Array.from({ length: 1203 }, (_, number) => `folder/${String(number).padStart(5, '0')}`);
  for (const path of paths) {
    await peer.client.send(new PutObjectCommand({ Bucket, Key: `${stores}/${path}`, Body: path }));
  }
  const listed: string[] = [];
  for await (const { path } of store.list('folder/')) listed.push(path);
  expect(listed).toEqual(paths);
  await store.remove(paths.slice(1));
  const left: string[] = [];
  for await (const { path } of store.list('')) left.push(path);
  expect(left).toEqual(paths.slice(0, 1));
});

describe('what this server lacks, so that nobody takes it for tested here', () => {
  test('it takes an object whose checksum is wrong', async () => {
    const wrong = { Bucket, Key: 'wrong', Body: 'bytes', ChecksumCRC32: 'AAAAAA==' };
    const { ETag } = await peer.client.send(new PutObjectCommand(wrong));
    expect(ETag).toMatch(/^"/);
  });

  test('it ignores If-None-Match, and a store proves so', async () => {
    const direct = s3Store({ uri: `s3://${Bucket}/direct`, client: peer.client, patience });
    await expect(direct.proveExclusive!('probe')).rejects.toMatchObject({ code: 'store_endpoint' });
    expect(await direct.list('')[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
    await newStore().proveExclusive!('probe');
  });

  test('it lists neither uploads nor their parts, so what a kill leaves behind is not found', async () => {
    const upload = { Bucket, Key: 'begun' };
    const { UploadId } = await peer.client.send(new CreateMultipartUploadCommand(upload));
    const { Uploads } = await peer.client.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads).toBeUndefined();
    // what it answers with is a list of objects, which is not taken for one of no uploads
    const direct = s3Store({ uri: `s3://${Bucket}`, client: peer.client, patience });
    await expect(direct.removeUnfinished('', new Date())).rejects.toMatchObject({ code: 'store_unavailable' });
    const parts = peer.client.send(new ListPartsCommand({ ...upload, UploadId }));
    await expect(parts).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
