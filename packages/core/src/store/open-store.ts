import { isAbsolute } from 'node:path';
import { localStore, type LocalStoreOptions } from './local-store.ts';
import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';

/**
 * The store at a URI, an absolute folder or `s3://bucket/prefix`: what another thread or machine makes of a store's `uri`. The client of S3 is
 * loaded only for a URI of its own, and is set up by the environment. Rejects with StoreError for any other URI, as for what lives in memory.
 */
export async function openStore(uri: string, options: LocalStoreOptions = {}): Promise<Store> {
  if (isAbsolute(uri)) return localStore(uri, options);
  if (uri.startsWith('s3://')) {
    const { s3StoreByEnvironment } = await import('./s3/index.ts');
    return s3StoreByEnvironment(uri);
  }
  throw new StoreError(
    'invalid_path',
    `no store can be opened at ${uri}`,
    'give an absolute path or s3://bucket/prefix',
  );
}
