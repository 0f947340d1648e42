import type { ByteSource } from '../codec/codec.ts';
import { StoreError } from '../store/store-error.ts';
import type { StoredObject } from '../store/store.ts';
import type { DataFile } from './manifest.ts';
import type { LakeStores } from './zones.ts';

/**
 * A data file as bytes to read. It is looked up when it is first opened, and must have the size that was committed; its tag may be another
 * one than then, since a lake may be copied or moved.
 */
export function dataSource(stores: LakeStores, file: DataFile): ByteSource {
  const store = stores.zones[file.zone];
  const name = store.uriOf(file.path);
  let found: StoredObject | undefined;
  return {
    name,
    bytes: file.bytes,
    async *open(range, signal) {
      found ??= await store.stat(file.path, signal === undefined ? {} : { signal });
      if (found === undefined) {
        throw new StoreError('not_found', `could not read ${name}`, 'restore it, or publish the table again');
      }
      if (found.bytes !== file.bytes) {
        throw new StoreError(
          'changed',
          `${name} holds ${found.bytes} bytes where ${file.bytes} were published`,
          'restore it, or publish the table again',
        );
      }
      yield* store.source(found).open(range, signal);
    },
  };
}
