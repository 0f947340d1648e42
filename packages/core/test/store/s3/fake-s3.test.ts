import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeS3, type FakeS3 } from './fake/fake-s3.ts';
import { plainClient } from './store-on-fake.ts';

/** What S3's documentation says, asked of the fake by AWS's own client. */
const Bucket = 'a-bucket';
const part = Buffer.alloc(5 * 1_048_576, 'part ');
let fake: FakeS3;
let client: S3Client;
beforeAll(async () => {
  fake = await startFakeS3(Bucket);
  client = plainClient(fake);
});
afterAll(async () => await fake.close());

const put = async (Key: string, more: object = {}) =>
  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'text', ...more }));
const refused = (status: number, name: string) => ({ name, $metadata: { httpStatusCode: status } });

describe('conditional writes', () => {
  test('If-None-Match: * is 412 where the key is taken, and nothing changes', async () => {
    const { ETag } = await put('taken', { IfNoneMatch: '*' });
    await expect(put('taken', { IfNoneMatch: '*', Body: 'other' })).rejects.toMatchObject(
      refused(412, 'PreconditionFailed'),
    );
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'taken' }))).ETag).toBe(ETag);
  });

  test('If-Match is 412 for another tag, and 404 where there is no object', async () => {
    const { ETag } = await put('matched');
    await put('matched', { IfMatch: ETag });
    await expect(put('matched', { IfMatch: '"other"' })).rejects.toMatchObject(refused(412, 'PreconditionFailed'));
    await expect(put('nothing', { IfMatch: ETag })).rejects.toMatchObject(refused(404, 'NoSuchKey'));
  });

  test('hold for the completion of an upload too', async () => {
    await put('done');
    const { UploadId, parts } = await uploaded('done', [part, Buffer.from('end')]);
    const complete = { Bucket, Key: 'done', UploadId, MultipartUpload: { Parts: parts } };
    await expect(
      client.send(new CompleteMultipartUploadCommand({ ...complete, IfNoneMatch: '*' })),
    ).rejects.toMatchObject(refused(412, 'PreconditionFailed'));
    const { ETag } = await client.send(new CompleteMultipartUploadCommand(complete));
    expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  });
});

describe('checksums', () => {
  test('a wrong one is BadDigest', async () => {
    await expect(put('sum', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject(refused(400, 'BadDigest'));
    await expect(put('sum', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })).rejects.toMatchObject(
      refused(400, 'BadDigest'),
    );
  });

  test('of a whole upload is compared, and so is its size', async () => {
    const wrong = [{ ChecksumCRC32: 'AAAAAA==', ChecksumType: 'FULL_OBJECT' as const }, { MpuObjectSize: 7 }];
    for (const more of wrong) {
      const { UploadId, parts } = await uploaded('sum', [part], { ChecksumType: 'FULL_OBJECT' });
      const complete = { Bucket, Key: 'sum', UploadId, MultipartUpload: { Parts: parts }, ...more };
      await expect(client.send(new CompleteMultipartUploadCommand(complete))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  test('come back when they are asked for, and of an upload without a type they are composite', async () => {
    await put('sum');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'sum', ChecksumMode: 'ENABLED' }));
    // the CRC-32 of "text" by Python
    expect(head).toMatchObject({ ChecksumCRC32: 'O4unxw==', ChecksumType: 'FULL_OBJECT', ContentLength: 4 });
    const { UploadId, parts } = await uploaded('composite', [part, part]);
    const complete = { Bucket, Key: 'composite', UploadId, MultipartUpload: { Parts: parts } };
    const answer = await client.send(new CompleteMultipartUploadCommand(complete));
    expect(answer.ChecksumType).toBe('COMPOSITE');
    expect(answer.ChecksumCRC32).toMatch(/-2$/);
  });
});

describe('multipart uploads', () => {
  test('are invisible until they are completed, and gone after that', async () => {
    const { UploadId, parts } = await uploaded('invisible', [part]);
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'invisible' }))).rejects.toMatchObject(
      refused(404, 'NotFound'),
    );
    const complete = new CompleteMultipartUploadCommand({
      Bucket,
      Key: 'invisible',
      UploadId,
      MultipartUpload: { Parts: parts },
    });
    await client.send(complete);
    await expect(client.send(complete)).rejects.toMatchObject(refused(404, 'NoSuchUpload'));
    const abort = new AbortMultipartUploadCommand({ Bucket, Key: 'invisible', UploadId });
    await expect(client.send(abort)).rejects.toMatchObject(refused(404, 'NoSuchUpload'));
  });

  test('refuse parts that are too small, in another order or not as they were sent', async () => {
    const { UploadId, parts } = await uploaded('strict', [Buffer.from('small'), part]);
    const complete = async (Parts: object[]) =>
      await client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key: 'strict', UploadId, MultipartUpload: { Parts } }),
      );
    await expect(complete(parts)).rejects.toMatchObject(refused(400, 'EntityTooSmall'));
    await expect(complete(parts.toReversed())).rejects.toMatchObject(refused(400, 'InvalidPartOrder'));
    await expect(complete([{ ...parts[0], ETag: '"other"' }])).rejects.toMatchObject(refused(400, 'InvalidPart'));
    await expect(complete([{ ...parts[0], PartNumber: 3 }])).rejects.toMatchObject(refused(400, 'InvalidPart'));
  });
});

test('ranges are 206, those behind the end 416, and another tag is 412', async () => {
  const { ETag } = await put('range');
  const get = async (more: object) => await client.send(new GetObjectCommand({ Bucket, Key: 'range', ...more }));
  const answer = await get({ Range: 'bytes=1-99', IfMatch: ETag });
  expect(answer).toMatchObject({ ContentRange: 'bytes 1-3/4', ContentLength: 3, $metadata: { httpStatusCode: 206 } });
  expect(await answer.Body!.transformToString()).toBe('ext');
  await expect(get({ Range: 'bytes=4-5' })).rejects.toMatchObject(refused(416, 'InvalidRange'));
  await expect(get({ IfMatch: '"other"' })).rejects.toMatchObject(refused(412, 'PreconditionFailed'));
});

test('lists are in the order of UTF-8, in pages', async () => {
  const keys = ['order/\u{10000}', 'order/\uFF5A', 'order/b', 'order/B', 'order/a/1'];
  for (const key of keys) await put(key);
  const seen: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket,
        Prefix: 'order/',
        MaxKeys: 2,
        ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
      }),
    );
    seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  expect(seen).toEqual(['order/B', 'order/a/1', 'order/b', 'order/\uFF5A', 'order/\u{10000}']);
});

test('a request without a signature, and a bucket that is not there, are refused', async () => {
  expect((await fetch(`${fake.endpoint}/${Bucket}/x`)).status).toBe(403);
  await expect(put('x', { Bucket: 'no-such-bucket' })).rejects.toMatchObject(refused(404, 'NoSuchBucket'));
});

async function uploaded(Key: string, bodies: readonly Buffer[], more: object = {}) {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: 'CRC32', ...more }),
  );
  const parts = [];
  for (const [index, Body] of bodies.entries()) {
    const { ETag, ChecksumCRC32 } = await client.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: index + 1, Body, ChecksumAlgorithm: 'CRC32' }),
    );
    parts.push({ PartNumber: index + 1, ETag, ChecksumCRC32 });
  }
  return { UploadId, parts };
}
