import pLimit from 'p-limit';
import type { StoredObject } from '../store.ts';
import { openUploads, removeUpload, uploadParts } from './multipart-uploads.ts';
import { keyOf, type S3Bucket } from './s3-bucket.ts';

/** Removes multipart uploads below a prefix that nobody touched since `before`, four at a time. */
export async function removeStrayUploads(
  bucket: S3Bucket,
  prefix: string,
  before: Date,
  options: { readonly signal?: AbortSignal; readonly dryRun?: boolean } = {},
): Promise<StoredObject[]> {
  const limit = pLimit(4);
  const uploads = (await openUploads(bucket, keyOf(bucket, prefix), options.signal)).filter(
    ({ initiated }) => initiated < before,
  );
  const removed = await Promise.all(
    uploads.map(async (upload) =>
      limit(async (): Promise<StoredObject[]> => {
        const parts = await uploadParts(bucket, upload, options.signal);
        if (parts === undefined || parts.lastTouched >= before) return [];
        options.signal?.throwIfAborted();
        if (options.dryRun !== true) await removeUpload(bucket, upload.key, upload.id);
        const path = upload.key.slice(bucket.place.prefix.length);
        return [{ path, bytes: parts.bytes, etag: upload.id, modified: parts.lastTouched }];
      }),
    ),
  );
  return removed.flat();
}
