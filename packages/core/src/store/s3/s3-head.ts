import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { StoredObject } from '../store.ts';
import { asking, keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { s3Error, statusOf } from './s3-failure.ts';

/** What S3 says of an object. */
export interface ObjectHead extends StoredObject {
  /** CRC-32 of the whole object in base64, where S3 keeps one. */
  readonly crc32: string | undefined;
  /** Who wrote it: a mark that every write of ours is given. */
  readonly writer: string | undefined;
}

/** The name in an object's metadata under which its writer's mark stands. */
export const writerMark = 'stedi-writer';

/** An object's facts, `undefined` where there is none. */
export async function headObject(
  bucket: S3Bucket,
  path: string,
  signal: AbortSignal | undefined,
): Promise<ObjectHead | undefined> {
  const key = keyOf(bucket, path);
  const uri = uriOfKey(bucket, key);
  const command = new HeadObjectCommand({ ...bucket.common, Key: key, ChecksumMode: 'ENABLED' });
  const answer = await asking(bucket, `look at ${uri}`, signal, async (options) => {
    try {
      return await bucket.client.send(command, options);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
  if (answer === undefined) return undefined;
  const { ContentLength: bytes, ETag: etag, LastModified: modified, Metadata: metadata } = answer;
  if (bytes === undefined || etag === undefined || modified === undefined)
    throw s3Error('unavailable', `S3 says too little of ${uri}`);
  const whole = answer.ChecksumType !== 'COMPOSITE';
  return {
    path,
    bytes,
    etag,
    modified,
    crc32: whole ? answer.ChecksumCRC32 : undefined,
    writer: metadata?.[writerMark],
  };
}

/** The facts that a store tells of an object. */
export function storedObject({ path, bytes, etag, modified }: ObjectHead): StoredObject {
  return { path, bytes, etag, modified };
}
