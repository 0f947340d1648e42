import { openLake, type Lake } from '../lake/index.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { foldersOf, withFolders } from '../store/with-folders.ts';

/** Where a run's stores are, for other threads and machines. */
export interface StoreUris {
  readonly landing: string;
  /** Folders of landing tables that lie elsewhere, by table. Default: none does. */
  readonly landingFolders?: Readonly<Record<string, string>>;
  readonly lake: string;
  readonly trusted: string;
  readonly curated: string;
}

export function storeUris(landing: Store, { root, zones }: Lake): StoreUris {
  const folders = Array.from(foldersOf(landing), ([table, { uri }]) => [table, uri] as const);
  return {
    landing: landing.uri,
    ...(folders.length === 0 ? {} : { landingFolders: Object.fromEntries(folders) }),
    lake: root.uri,
    trusted: zones.trusted.uri,
    curated: zones.curated.uri,
  };
}

/** The folders and buckets that landing files come from. */
export function landingUris(landing: Store): string[] {
  return [landing.uri, ...Array.from(foldersOf(landing).values(), ({ uri }) => uri)];
}

/** Opens them again; `blocking` for a thread of its own. Rejects with StoreError for what lives in memory only. */
export async function openStores(
  uris: StoreUris,
  { blocking = false } = {},
): Promise<{ readonly landing: Store; readonly lake: Lake }> {
  const open = async (uri: string): Promise<Store> => await openStore(uri, { blocking });
  const zones = { trusted: await open(uris.trusted), curated: await open(uris.curated) };
  const folders = new Map<string, Store>();
  for (const [table, uri] of Object.entries(uris.landingFolders ?? {})) folders.set(table, await open(uri));
  const root = await open(uris.landing);
  const landing = folders.size === 0 ? root : withFolders(root, folders);
  return { landing, lake: openLake({ root: await open(uris.lake), zones }) };
}
