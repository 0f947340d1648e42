import { StoreError } from '../store-error.ts';
import { keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { createObject } from './s3-create.ts';
import { removeObjects } from './s3-remove.ts';

/**
 * Creates an object twice and removes it. Rejects with StoreError (endpoint) where the second one is created as well: a server
 * that ignores `If-None-Match` lets of two runs each believe that it has published.
 */
export async function proveExclusive(bucket: S3Bucket, path: string, signal: AbortSignal | undefined): Promise<void> {
  const bytes = [1, 2].map((which) => new TextEncoder().encode(`create ${which} of 2\n`));
  try {
    const created = [
      await createObject(bucket, path, bytes[0]!, signal),
      await createObject(bucket, path, bytes[1]!, signal),
    ];
    if (created[0] === true && created[1] === false) return;
  } finally {
    // one that stays harms nobody
    await removeObjects(bucket, [path], undefined).catch(() => {});
  }
  throw new StoreError(
    'endpoint',
    `the server of ${uriOfKey(bucket, keyOf(bucket, path))} does not create objects exclusively: it ignores If-None-Match`,
    'use S3, or a server that honours it: docs/aws.md names some',
  );
}
