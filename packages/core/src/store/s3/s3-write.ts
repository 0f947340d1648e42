import { randomUUID } from 'node:crypto';
import { Upload } from '@aws-sdk/lib-storage';
import type { StoredObject } from '../store.ts';
import { CountedBody } from './counted-body.ts';
import { base64Crc } from './crc.ts';
import { GuardedUpload } from './guarded-upload.ts';
import { removeObjects } from './s3-remove.ts';
import { keyOf, listenedBy, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { s3Error } from './s3-failure.ts';
import { headObject, storedObject, writerMark } from './s3-head.ts';

/** Parts of one upload that are on their way at a time; memory is one more. */
const partsAtOnce = 2;

/**
 * Writes an object all or nothing: in one request where it fits into one part, else as a multipart upload. Compares size and checksum with what is
 * there afterwards. Settles when nothing is on its way any more and, where it rejects, when the upload is gone.
 */
export async function writeObject(
  bucket: S3Bucket,
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<StoredObject> {
  signal?.throwIfAborted();
  listenedBy(signal);
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const body = new CountedBody(chunks, { signal: stop.signal, partBytes: bucket.partBytes });
  const writer = randomUUID();
  const guard = new GuardedUpload(bucket, { path, body, writer, stop });
  const readable = body.readable();
  try {
    // never told of the abort: it would settle at once, and leave its requests alone
    await new Upload({
      client: guard.client(),
      queueSize: partsAtOnce,
      partSize: bucket.partBytes,
      params: {
        ...bucket.common,
        ...bucket.encryption,
        Key: keyOf(bucket, path),
        Body: readable,
        ChecksumAlgorithm: 'CRC32',
        ChecksumType: 'FULL_OBJECT',
        Metadata: { [writerMark]: writer },
      },
    }).done();
  } catch (error) {
    readable.destroy();
    await guard.clear().catch(() => {});
    // the first failure stopped the others
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  await guard.clear();
  return await compared(bucket, path, { body, writer, etag: guard.published?.etag ?? '' });
}

async function compared(
  bucket: S3Bucket,
  path: string,
  written: { readonly body: CountedBody; readonly writer: string; readonly etag: string },
): Promise<StoredObject> {
  const uri = uriOfKey(bucket, keyOf(bucket, path));
  const there = await headObject(bucket, path, undefined);
  if (there === undefined) throw s3Error('not_found', `${uri} was written and is not there`);
  const { bytes, crc } = written.body;
  // somebody else has replaced it since; S3 has compared ours
  if (there.writer !== written.writer) return { path, bytes, etag: written.etag, modified: there.modified };
  if (there.bytes === bytes && (there.crc32 ?? base64Crc(crc)) === base64Crc(crc)) return storedObject(there);
  await removeObjects(bucket, [path], undefined);
  throw s3Error('truncated', `${uri} is not what was written, and was removed`);
}
