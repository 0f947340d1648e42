import { bytesInMemory, memoryStore, type Store, type StoredObject } from '@stedi-lakehouse/core';
import type { FakeS3 } from '../../packages/core/test/store/s3/fake/fake-s3.ts';
import type { FakeObject } from '../../packages/core/test/store/s3/fake/s3-state.ts';

/** What a bucket of the fake holds below a prefix, read without a request: for looking whether readers find what they should. */
export function whatIsThere(s3: FakeS3, bucket: string, prefix = ''): Store {
  const { objects } = s3.bucket(bucket);
  const uriOf = (path: string): string => `s3://${bucket}/${prefix}${path}`;
  const facts = (path: string, { bytes, etag, modified }: FakeObject): StoredObject => ({
    path,
    bytes,
    etag,
    modified,
  });
  return {
    ...memoryStore(bucket),
    uri: `s3://${bucket}/${prefix}`.replace(/\/$/, ''),
    uriOf,
    async *list(begin) {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix + begin)).toSorted();
      for (const key of keys) yield facts(key.slice(prefix.length), objects.get(key)!);
    },
    async stat(path) {
      const object = objects.get(prefix + path);
      return object === undefined ? undefined : facts(path, object);
    },
    source({ path, bytes }) {
      const object = objects.get(prefix + path);
      if (object?.bytes !== bytes) throw new Error(`${uriOf(path)} is not what was listed`);
      return bytesInMemory(Buffer.concat([...object.read(0, bytes)]), uriOf(path));
    },
  };
}
