import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { checkPath } from '../path.ts';
import type { ListOptions, StoredObject } from '../store.ts';
import { asking, keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { assertWhole, isAbout, notWhole } from './whole-answer.ts';

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

interface Listed extends Omit<StoredObject, 'path'> {
  readonly key: string;
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
  let firstBefore: string | undefined;
  do {
    const asked = token;
    const command = new ListObjectsV2Command({
      ...bucket.common,
      Prefix,
      // an XML answer cannot hold every character that a key can
      EncodingType: 'url',
      ...(asked === undefined ? {} : { ContinuationToken: asked }),
    });
    const page = await asking(bucket, `list ${uri}`, signal, async (options) => {
      const answer = await bucket.client.send(command, options);
      const objects = wholePage(bucket, answer, { Prefix, uri, token: asked });
      assertWhole(uri, { 'it gives the page before again': objects.length > 0 && objects[0]!.key === firstBefore });
      return { objects, next: answer.IsTruncated === true ? answer.NextContinuationToken : undefined };
    });
    for (const { key, ...facts } of page.objects) {
      const path = key.slice(bucket.place.prefix.length);
      if (isPath(path)) yield { path, ...facts };
      // consoles make empty objects that stand for folders
      else if (facts.bytes !== 0 || !path.endsWith('/')) onMissed?.({ path, why: 'no_path' });
    }
    firstBefore = page.objects[0]?.key ?? firstBefore;
    token = page.next;
  } while (token !== undefined);
}

/** The objects of a page that is the one that was asked for, and all of it. */
function wholePage(
  bucket: S3Bucket,
  answer: ListObjectsV2CommandOutput,
  { Prefix, uri, token }: { readonly Prefix: string; readonly uri: string; readonly token: string | undefined },
): Listed[] {
  const { Name: name, Prefix: prefix = '', KeyCount: count, Contents: entries = [], IsTruncated: more } = answer;
  const { NextContinuationToken: next, ContinuationToken: echoed } = answer;
  const decoded = (text: string): string =>
    answer.EncodingType === 'url' ? decodeURIComponent(text.replaceAll('+', ' ')) : text;
  assertWhole(uri, {
    'it is about no bucket, or another one': !isAbout(bucket, name),
    'it is about another prefix': prefix !== Prefix && decoded(prefix) !== Prefix,
    'it does not say whether that is all': more === undefined,
    'it does not say how to go on': more === true && (next === undefined || next === '' || next === token),
    'it is another page': echoed !== undefined && echoed !== token,
    'objects are missing': count !== undefined && count !== entries.length,
  });
  return entries.map(({ Key: key, Size: bytes, ETag: etag, LastModified: modified }) => {
    if (key === undefined || bytes === undefined || etag === undefined || modified === undefined)
      throw notWhole(uri, 'it says too little of an object');
    const listed = decoded(key);
    assertWhole(uri, { 'it has an object of another prefix': !listed.startsWith(Prefix) });
    // a look at one object tells whole seconds, so all do, whatever a server lists
    return { key: listed, bytes, etag, modified: new Date(Math.floor(modified.getTime() / 1000) * 1000) };
  });
}

function isPath(path: string): boolean {
  try {
    checkPath(path);
    return true;
  } catch {
    return false;
  }
}
