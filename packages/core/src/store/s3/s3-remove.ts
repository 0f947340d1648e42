import { DeleteObjectCommand, DeleteObjectsCommand, type _Error } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { asking, keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { s3Failure } from './s3-failure.ts';
import { headObject } from './s3-head.ts';
import { assertWhole, notWhole } from './whole-answer.ts';

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
    await asking(bucket, what, signal, async (options) => {
      const { $metadata: answered } = await bucket.client.send(command, options);
      // S3 says 204; what anything else means is looked up
      if (answered.httpStatusCode === 204) return;
      const there = await headObject(bucket, first!.slice(bucket.place.prefix.length), signal);
      assertWhole(uriOfKey(bucket, first!), { 'it is still there': there !== undefined });
    });
    return;
  }
  let left = keys;
  await asking(bucket, `${what} and ${keys.length - 1} more`, signal, async (options) => {
    const Delete = { Objects: left.map((Key) => ({ Key })), Quiet: false };
    const { Deleted: removed = [], Errors: errors = [] } = await bucket.client.send(
      new DeleteObjectsCommand({ ...bucket.common, Delete, ChecksumAlgorithm: 'CRC32' }),
      options,
    );
    // each is named in the answer, so that an answer without a list is not taken for one without errors
    const gone = new Set(removed.map(({ Key: key }) => key));
    left = left.filter((key) => !gone.has(key));
    if (left.length === 0) return;
    if (errors.length === 0) throw notWhole(uriOfKey(bucket, left[0]!), 'it does not say what was removed');
    const [{ Code: name = 'unknown error', Message: message = '' }] = errors as [_Error];
    throw s3Failure(Object.assign(new Error(message), { name }), `could not remove ${uriOfKey(bucket, left[0]!)}`);
  });
}
