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

/** Opens them again; `blocking` for a thread of its own. Rejects with StoreError for what lives in memory only. */
export async function openStores(
  uris: StoreUris,
  { blocking = false } = {},
): Promise<{ readonly landing: Store; readonly lake: Lake }> {
  const open = async (uri: string): Promise<Store> => await openStore(uri, { blocking });
  const zones = { trusted: await open(uris.trusted), curated: await open(uris.curated) };
  return { landing: await open(uris.landing), lake: openLake({ root: await open(uris.lake), zones }) };
}
