import { DeleteObjectCommand, DeleteObjectsCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { asking, keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { s3Error, s3Failure } from './s3-failure.ts';

/** Keys that one request may remove. */
const mostKeys = 1000;

/** Removes objects, a thousand a request and four requests at a time; one that is not there is no error. */
export async function removeObjects(
  bucket: S3Bucket,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const keys = [...new Set(paths)].map((path) => keyOf(bucket, path));
  const limit = pLimit(4);
  const batches: string[][] = [];
  for (let at = 0; at < keys.length; at += mostKeys) batches.push(keys.slice(at, at + mostKeys));
  const settled = await Promise.allSettled(
    batches.map(async (batch) => await limit(async () => await removeBatch(bucket, batch, signal))),
  );
  for (const each of settled) if (each.status === 'rejected') throw each.reason;
}

async function removeBatch(bucket: S3Bucket, keys: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  const [first] = keys;
  const what = `remove ${uriOfKey(bucket, first!)}`;
  if (keys.length === 1) {
    const command = new DeleteObjectCommand({ ...bucket.common, Key: first });
    await asking(bucket, what, signal, async (options) => await bucket.client.send(command, options));
    return;
  }
  let left = keys;
  await asking(bucket, `${what} and ${keys.length - 1} more`, signal, async (options) => {
    const Delete = { Objects: left.map((Key) => ({ Key })), Quiet: true };
    const { Errors: errors = [] } = await bucket.client.send(
      new DeleteObjectsCommand({ ...bucket.common, Delete, ChecksumAlgorithm: 'CRC32' }),
      options,
    );
    if (errors.length === 0) return;
    left = errors.map(({ Key: key = '' }) => key);
    const { Code: name = 'unknown error' } = errors[0]!;
    const failure = s3Failure(Object.assign(new Error(name), { name }), '');
    throw s3Error(failure.kind, `could not remove ${uriOfKey(bucket, left[0]!)} (${name})`);
  });
}
