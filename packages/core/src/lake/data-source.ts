import type { ByteSource } from '../codec/codec.ts';
import { StoreError } from '../store/store-error.ts';
import type { StoredObject } from '../store/store.ts';
import type { DataFile } from './manifest.ts';
import type { LakeStores } from './zones.ts';

/**
 * A data file as bytes to read. It is looked up when it is first opened, unless it is `found` already, and must have the size that was
 * committed; its tag may be another one than then, since a lake may be copied or moved.
 */
export function dataSource(stores: LakeStores, file: DataFile, found?: StoredObject): ByteSource {
  const store = stores.zones[file.zone];
  const name = store.uriOf(file.path);
  let object = found;
  return {
    name,
    bytes: file.bytes,
    async *open(range, signal) {
      object ??= await store.stat(file.path, signal === undefined ? {} : { signal });
      if (object === undefined) {
        throw new StoreError('not_found', `could not read ${name}`, 'restore it, or publish the table again');
      }
      if (object.bytes !== file.bytes) {
        throw new StoreError(
          'changed',
          `${name} holds ${object.bytes} bytes where ${file.bytes} were published`,
          'restore it, or publish the table again',
        );
      }
      yield* store.source(object).open(range, signal);
    },
  };
}
