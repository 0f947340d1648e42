import type { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { StoredObject } from '../store.ts';
import { asking, keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { statusOf } from './s3-failure.ts';
import { notWhole } from './whole-answer.ts';

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
  return await asking(bucket, `look at ${uri}`, signal, async (options) => {
    try {
      return headOf(path, uri, await bucket.client.send(command, options));
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw await saidByBody(bucket, key, error, options);
    }
  });
}

/** Why an object cannot be looked at: a refused HEAD has no body that says so, and the same request for a byte has one. */
async function saidByBody(
  bucket: S3Bucket,
  key: string,
  error: unknown,
  options: { readonly abortSignal?: AbortSignal },
) {
  const status = statusOf(error) ?? 0;
  if (status < 400 || status >= 500) return error;
  try {
    const command = new GetObjectCommand({ ...bucket.common, Key: key, Range: 'bytes=0-0' });
    const { Body: body } = await bucket.client.send(command, options);
    (body as Readable).on('error', () => {}).destroy();
    return error;
  } catch (said) {
    return statusOf(said) === status ? said : error;
  }
}

function headOf(path: string, uri: string, answer: HeadObjectCommandOutput): ObjectHead {
  const { ContentLength: bytes, ETag: etag, LastModified: modified, Metadata: metadata } = answer;
  if (bytes === undefined || etag === undefined || modified === undefined)
    throw notWhole(uri, 'it lacks size, tag or time');
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
