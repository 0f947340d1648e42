import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { asking, keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { base64Crc } from './crc.ts';
import { s3Error, statusOf } from './s3-failure.ts';
import { headObject, writerMark, type ObjectHead } from './s3-head.ts';
import { removeObjects } from './s3-remove.ts';
import { notWhole } from './whole-answer.ts';

/**
 * Creates an object unless the key is taken. A request whose answer is lost may have been done, also one that S3 then turns down when it comes
 * again: so who wrote what is there is looked up, and never guessed, whatever the answer. Once it is sent it is not aborted.
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
  const sum = base64Crc(crc32(bytes));
  const command = new PutObjectCommand({
    ...bucket.common,
    ...bucket.encryption,
    Key: key,
    Body: Buffer.from(bytes),
    IfNoneMatch: '*',
    ChecksumAlgorithm: 'CRC32',
    ChecksumCRC32: sum,
    Metadata: { [writerMark]: writer },
  });
  const uri = uriOfKey(bucket, key);
  /** Whether what is there is ours, and whole: an answer of 200 may come from something that stored nothing, or other bytes. */
  const isOurs = async (there: ObjectHead): Promise<boolean> => {
    if (there.writer !== writer) return false;
    if (there.bytes === bytes.length && (there.crc32 ?? sum) === sum) return true;
    await removeObjects(bucket, [path], undefined);
    throw s3Error('truncated', `${uri} is not what was sent, and was removed`);
  };
  return await asking(bucket, `create ${uri}`, undefined, async (options, tried) => {
    const before = tried === 1 ? undefined : await headObject(bucket, path, undefined);
    if (before !== undefined) return await isOurs(before);
    try {
      await bucket.client.send(command, options);
    } catch (error) {
      if (statusOf(error) !== 412) throw error;
      if (tried === 1) return false;
    }
    const there = await headObject(bucket, path, undefined);
    if (there === undefined) throw notWhole(uri, 'it says that the object is there, and it is not');
    return await isOurs(there);
  });
}
