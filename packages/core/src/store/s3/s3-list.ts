import { ListObjectsV2Command, type _Object } from '@aws-sdk/client-s3';
import { checkPath } from '../path.ts';
import type { ListOptions, StoredObject } from '../store.ts';
import { asking, keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { s3Error } from './s3-failure.ts';

/** Objects below a prefix, page by page, ascending by UTF-16 code units. Keys that are no paths, such as those of folders, are passed over. */
export async function* listObjects(
  bucket: S3Bucket,
  prefix: string,
  { signal, onMissed }: ListOptions = {},
): AsyncGenerator<StoredObject, void, undefined> {
  let run: StoredObject[] = [];
  for await (const object of inCodePoints(bucket, prefix, signal, onMissed)) {
    // S3 orders by UTF-8; that is another order only among keys that lie side by side and hold such characters
    if (/[\uD800-\uFFFF]/.test(object.path)) run.push(object);
    else {
      if (run.length > 0) yield* sorted(run);
      run = [];
      yield object;
    }
    signal?.throwIfAborted();
  }
  yield* sorted(run);
}

function sorted(run: readonly StoredObject[]): StoredObject[] {
  return run.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

async function* inCodePoints(
  bucket: S3Bucket,
  prefix: string,
  signal: AbortSignal | undefined,
  onMissed: ListOptions['onMissed'],
) {
  const Prefix = keyOf(bucket, prefix);
  const uri = uriOfKey(bucket, Prefix);
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      ...bucket.common,
      Prefix,
      // an XML answer cannot hold every character that a key can
      EncodingType: 'url',
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const page = await asking(bucket, `list ${uri}`, signal, async (options) => {
      const answer = await bucket.client.send(command, options);
      if (answer.IsTruncated === true && answer.NextContinuationToken === undefined)
        throw s3Error('truncated', `the list of ${uri} broke off`);
      return answer;
    });
    for (const entry of page.Contents ?? []) {
      const object = objectOf(bucket, entry, page.EncodingType === 'url', onMissed);
      if (object !== undefined) yield object;
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

function objectOf(
  bucket: S3Bucket,
  entry: _Object,
  encoded: boolean,
  onMissed: ListOptions['onMissed'],
): StoredObject | undefined {
  const { Key: key = '', Size: bytes, ETag: etag, LastModified: modified } = entry;
  const path = (encoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key).slice(bucket.place.prefix.length);
  if (!isPath(path)) {
    // consoles make empty objects that stand for folders
    if (bytes !== 0 || !path.endsWith('/')) onMissed?.({ path, why: 'no_path' });
    return undefined;
  }
  if (bytes === undefined || etag === undefined || modified === undefined)
    throw s3Error('unavailable', `the list of ${bucket.place.uri} says too little of an object`);
  // a look at one object tells whole seconds, so all do, whatever a server lists
  return { path, bytes, etag, modified: new Date(Math.floor(modified.getTime() / 1000) * 1000) };
}

function isPath(path: string): boolean {
  try {
    checkPath(path);
    return true;
  } catch {
    return false;
  }
}
