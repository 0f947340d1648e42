import type { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { ByteSource } from '../../codec/codec.ts';
import { waitAfter } from '../patience.ts';
import type { StoredObject } from '../store.ts';
import { bodyChunks } from './body-chunks.ts';
import { keyOf, listenedBy, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { isTransient, s3Error, s3Failure, statusOf } from './s3-failure.ts';
import { headObject } from './s3-head.ts';

/**
 * An object as bytes to read. Every request names the tag that was first seen, so bytes of two objects never mix. What breaks off or stalls
 * goes on where it stopped, as often as the bucket's patience allows without a byte in between.
 */
export function s3Source(bucket: S3Bucket, object: StoredObject): ByteSource {
  const name = uriOfKey(bucket, keyOf(bucket, object.path));
  return {
    name,
    bytes: object.bytes,
    async *open(range = { start: 0, end: object.bytes }, signal) {
      signal?.throwIfAborted();
      listenedBy(signal);
      const end = Math.min(range.end, object.bytes);
      if (range.start >= end) await checkUnchanged(bucket, object, name, signal);
      let at = range.start;
      for (let tried = 1; at < end; tried++) {
        try {
          const body = await openBody(bucket, object, { start: at, end }, signal);
          const reading = { name, idleMs: bucket.idleMs, ...(signal === undefined ? {} : { signal }) };
          for await (const chunk of bodyChunks(body, reading)) {
            if (chunk.length > end - at) throw s3Error('unavailable', `${name} gave more bytes than were asked for`);
            at += chunk.length;
            tried = 0;
            yield chunk;
          }
          if (at < end) throw s3Error('truncated', `${name} ended at byte ${at} of ${end}`);
        } catch (error) {
          signal?.throwIfAborted();
          const failure = s3Failure(error, `could not read ${name}`, bucket.common.RequestPayer !== undefined);
          if (!isTransient(failure) || tried >= bucket.patience.tries) throw failure;
          await waitAfter(Math.max(1, tried), bucket.patience, signal);
        }
      }
    },
  };
}

async function openBody(
  bucket: S3Bucket,
  object: StoredObject,
  { start, end }: { readonly start: number; readonly end: number },
  signal: AbortSignal | undefined,
): Promise<Readable> {
  const key = keyOf(bucket, object.path);
  const name = uriOfKey(bucket, key);
  const command = new GetObjectCommand({
    ...bucket.common,
    Key: key,
    IfMatch: object.etag,
    Range: `bytes=${start}-${end - 1}`,
  });
  try {
    const answer = await bucket.client.send(command, signal === undefined ? {} : { abortSignal: signal });
    const body = answer.Body as Readable;
    const whole = start === 0 && end === object.bytes;
    const range = answer.ContentRange ?? (whole ? `bytes ${start}-${end - 1}/${object.bytes}` : 'none');
    if (range === `bytes ${start}-${end - 1}/${object.bytes}` && answer.ETag === object.etag) return body;
    body.destroy();
    throw answer.ETag === object.etag
      ? s3Error('unavailable', `${name} gave other bytes than were asked for`)
      : changed(name);
  } catch (error) {
    // 416: it is shorter than it was
    if (statusOf(error) === 412 || statusOf(error) === 416) throw changed(name, error);
    throw error;
  }
}

async function checkUnchanged(
  bucket: S3Bucket,
  object: StoredObject,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const there = await headObject(bucket, object.path, signal);
  if (there === undefined) throw s3Error('not_found', `could not read ${name}`);
  if (there.etag !== object.etag) throw changed(name);
}

function changed(name: string, cause?: unknown): Error {
  return s3Error('changed', `${name} is not what it was when it was listed`, cause);
}
