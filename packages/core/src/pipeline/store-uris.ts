import { openLake, type Lake } from '../lake/index.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';

/** Where a run's stores are, for other threads and machines. */
export interface StoreUris {
  readonly landing: string;
  readonly lake: string;
  readonly trusted: string;
  readonly curated: string;
}

export function storeUris(landing: Store, { root, zones }: Lake): StoreUris {
  return { landing: landing.uri, lake: root.uri, trusted: zones.trusted.uri, curated: zones.curated.uri };
}

/** Opens them again. Throws StoreError for what lives in memory only. */
export function openStores(uris: StoreUris): { readonly landing: Store; readonly lake: Lake } {
  const zones = { trusted: openStore(uris.trusted), curated: openStore(uris.curated) };
  return { landing: openStore(uris.landing), lake: openLake({ root: openStore(uris.lake), zones }) };
}
