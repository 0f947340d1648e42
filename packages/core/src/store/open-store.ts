import { isAbsolute } from 'node:path';
import { localStore, type LocalStoreOptions } from './local-store.ts';
import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';

/** The store at a URI: what another thread or machine makes of a store's `uri`. Throws StoreError for one that lives in memory only. */
export function openStore(uri: string, options: LocalStoreOptions = {}): Store {
  if (isAbsolute(uri)) return localStore(uri, options);
  throw new StoreError('invalid_path', `no store can be opened at ${uri}`, 'give an absolute path');
}
