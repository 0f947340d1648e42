import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { asking, keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { base64Crc } from './crc.ts';
import { statusOf } from './s3-failure.ts';
import { headObject, writerMark } from './s3-head.ts';

/**
 * Creates an object unless the key is taken. A request whose answer is lost may have been done, also one that S3 then turns down when it comes
 * again: so who wrote what is there is looked up, and never guessed. Once it is sent it is not aborted.
 */
export async function createObject(
  bucket: S3Bucket,
  path: string,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  signal?.throwIfAborted();
  const key = keyOf(bucket, path);
  const writer = randomUUID();
  const command = new PutObjectCommand({
    ...bucket.common,
    ...bucket.encryption,
    Key: key,
    Body: Buffer.from(bytes),
    IfNoneMatch: '*',
    ChecksumAlgorithm: 'CRC32',
    ChecksumCRC32: base64Crc(crc32(bytes)),
    Metadata: { [writerMark]: writer },
  });
  return await asking(bucket, `create ${uriOfKey(bucket, key)}`, undefined, async (options, tried) => {
    try {
      if (tried > 1) {
        const there = await headObject(bucket, path, undefined);
        if (there !== undefined) return there.writer === writer;
      }
      await bucket.client.send(command, options);
      return true;
    } catch (error) {
      if (statusOf(error) !== 412) throw error;
      if (tried === 1) return false;
      return (await headObject(bucket, path, undefined))?.writer === writer;
    }
  });
}
