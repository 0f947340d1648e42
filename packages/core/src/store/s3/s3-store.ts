import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { checkPath, checkPrefix } from '../path.ts';
import { defaultPatience, type Patience } from '../patience.ts';
import type { Store } from '../store.ts';
import { openClient } from './s3-client.ts';
import type { KmsEncryption, S3Bucket } from './s3-bucket.ts';
import { keyOf, uriOfKey } from './s3-bucket.ts';
import { createObject } from './s3-create.ts';
import { proveExclusive } from './exclusive-creates.ts';
import { headObject, storedObject } from './s3-head.ts';
import { listObjects } from './s3-list.ts';
import { s3Place } from './s3-place.ts';
import { removeObjects } from './s3-remove.ts';
import { s3Source } from './s3-source.ts';
import { removeStrayUploads } from './s3-unfinished.ts';
import { writeObject } from './s3-write.ts';

export interface S3StoreOptions {
  /** `s3://bucket` or `s3://bucket/prefix`. */
  readonly uri: string;
  /** Region, endpoint, credentials; by default from the environment, as AWS's own tools take them. A client is used as it is. */
  readonly client?: S3ClientConfig | S3Client;
  /** Encrypts new objects by KMS. Default: as the bucket does. */
  readonly kms?: KmsEncryption;
  /** Agrees to pay for the requests, as some buckets ask. Default: false. */
  readonly requesterPays?: boolean;
  /** Bytes of one part of an upload, at least 5 MiB; an object has at most 10,000. Three are in memory for each write. Default: 8 MiB. */
  readonly partBytes?: number;
  /** Milliseconds without a byte after which a read is tried again. Default: 30,000. */
  readonly idleMs?: number;
  /** How often and how long what may pass is tried. */
  readonly patience?: Patience;
}

/**
 * A folder of a bucket as a store. `create` needs a server that honours `If-None-Match` on writes, as S3 does; `proveExclusive` tells. Writing asks for the rights to
 * write, read, list and delete objects and to list and abort uploads. Throws StoreError (invalid_path) for a URI that names no place.
 */
export function s3Store(options: S3StoreOptions): Store {
  const bucket = bucketOf(options);
  const { place } = bucket;
  return {
    uri: place.uri,
    uriOf(path) {
      checkPath(path);
      return uriOfKey(bucket, keyOf(bucket, path));
    },
    async *list(prefix, request) {
      checkPrefix(prefix);
      yield* listObjects(bucket, prefix, request);
    },
    async stat(path, request) {
      checkPath(path);
      const head = await headObject(bucket, path, request?.signal);
      return head === undefined ? undefined : storedObject(head);
    },
    source(object) {
      checkPath(object.path);
      return s3Source(bucket, object);
    },
    async write(path, chunks, request) {
      checkPath(path);
      return await writeObject(bucket, path, chunks, request?.signal);
    },
    async create(path, bytes, request) {
      checkPath(path);
      return await createObject(bucket, path, bytes, request?.signal);
    },
    async proveExclusive(path, request) {
      checkPath(path);
      await proveExclusive(bucket, path, request?.signal);
    },
    async remove(paths, request) {
      paths.forEach(checkPath);
      request?.signal?.throwIfAborted();
      await removeObjects(bucket, paths, request?.signal);
    },
    async removeUnfinished(prefix, before, request) {
      checkPrefix(prefix);
      return await removeStrayUploads(bucket, prefix, before, request);
    },
  };
}

function bucketOf(options: S3StoreOptions): S3Bucket {
  const place = s3Place(options.uri);
  const { client = {}, kms, requesterPays = false } = options;
  return {
    client: client instanceof S3Client ? client : openClient(client),
    place,
    patience: options.patience ?? defaultPatience,
    common: { Bucket: place.bucket, ...(requesterPays ? { RequestPayer: 'requester' as const } : {}) },
    encryption:
      kms === undefined
        ? {}
        : { ServerSideEncryption: 'aws:kms', ...(kms.keyId === undefined ? {} : { SSEKMSKeyId: kms.keyId }) },
    partBytes: options.partBytes ?? 8 * 1_048_576,
    idleMs: options.idleMs ?? 30_000,
  };
}
