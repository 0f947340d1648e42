import { setMaxListeners } from 'node:events';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Patience } from '../patience.ts';
import { waitAfter } from '../patience.ts';
import { isTransient, s3Failure } from './s3-failure.ts';
import type { S3Place } from './s3-place.ts';

/** How new objects are encrypted: by a KMS key, the account's own for S3 where none is named. */
export interface KmsEncryption {
  readonly keyId?: string;
}

/** What all requests of a store share. */
export interface S3Bucket {
  readonly client: S3Client;
  readonly place: S3Place;
  readonly patience: Patience;
  /** Goes into every request: the bucket, and who pays. */
  readonly common: { readonly Bucket: string; readonly RequestPayer?: 'requester' };
  /** Goes into requests that make an object. */
  readonly encryption: { readonly ServerSideEncryption?: 'aws:kms'; readonly SSEKMSKeyId?: string };
  /** Bytes of one part of an upload. */
  readonly partBytes: number;
  /** Milliseconds without a byte, while somebody waits for one, after which a read is tried again. */
  readonly idleMs: number;
}

/** The key of a path below the store's root. */
export function keyOf({ place }: S3Bucket, path: string): string {
  return place.prefix + path;
}

/** `s3://bucket/key`, for errors. */
export function uriOfKey({ place }: S3Bucket, key: string): string {
  return `s3://${place.bucket}/${key}`;
}

/** Lets as many requests listen to one signal as are on their way: each does, and Node takes more than ten for a leak. */
export function listenedBy(signal: AbortSignal | undefined): void {
  if (signal !== undefined) setMaxListeners(0, signal);
}

/**
 * Asks S3, and asks again with growing pauses while the failure may pass. The client itself never does: whoever asks knows how often, and what
 * may have been done meanwhile. Rejects with StoreError, or the signal's reason.
 */
export async function asking<R>(
  bucket: S3Bucket,
  what: string,
  signal: AbortSignal | undefined,
  request: (options: { readonly abortSignal?: AbortSignal }, tried: number) => Promise<R>,
): Promise<R> {
  listenedBy(signal);
  for (let tried = 1; ; tried++) {
    signal?.throwIfAborted();
    try {
      return await request(signal === undefined ? {} : { abortSignal: signal }, tried);
    } catch (error) {
      signal?.throwIfAborted();
      const failure = s3Failure(error, `could not ${what}`, bucket.common.RequestPayer !== undefined);
      if (!isTransient(failure) || tried >= bucket.patience.tries) throw failure;
      await waitAfter(tried, bucket.patience, signal);
    }
  }
}
