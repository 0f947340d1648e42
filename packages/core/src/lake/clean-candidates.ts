import type { Store, StoredObject, StoreOptions } from '../store/store.ts';
import { commitFolder, manifestFolder, ownerOf, partFolder, quarantineFolder, type AttemptId } from './layout.ts';
import type { LakeStores } from './zones.ts';

/** A file that cleaning removed, or would remove. `version`: what a bucket still keeps of one that was removed. */
export interface CleanedFile {
  readonly kind: 'data' | 'manifest' | 'quarantine' | 'part' | 'unfinished' | 'version';
  readonly uri: string;
  readonly bytes: number;
}

/** A file of an attempt, which may be needed or not. */
export interface Candidate {
  readonly store: Store;
  readonly object: StoredObject;
  readonly owner: AttemptId & { readonly table?: string };
  readonly kind: CleanedFile['kind'];
}

/** Where a lake's files stand, and what writes may have left behind. */
export function placesOf({ root, zones }: LakeStores): [Store, string][] {
  return [
    [zones.trusted, ''],
    [zones.curated, ''],
    [root, quarantineFolder],
    [root, manifestFolder],
    [root, commitFolder],
  ];
}

const kinds: Readonly<Record<string, CleanedFile['kind']>> = {
  [quarantineFolder]: 'quarantine',
  [manifestFolder]: 'manifest',
  [partFolder]: 'part',
};

/** All files of attempts, whoever needs them. */
export async function candidatesIn(stores: LakeStores, request: StoreOptions): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const places: [Store, string][] = [...placesOf(stores), [stores.zones.trusted, partFolder]];
  for (const [store, prefix] of places) {
    if (prefix === commitFolder) continue;
    for await (const object of store.list(prefix, request)) {
      const candidate = candidateOf(store, prefix, object);
      if (candidate !== undefined) candidates.push(candidate);
    }
  }
  return candidates;
}

/** The object as a file of an attempt, `undefined` where it is none. */
export function candidateOf(store: Store, prefix: string, object: StoredObject): Candidate | undefined {
  const kind = kinds[prefix] ?? 'data';
  const owner = ownerOf(object.path);
  if (owner === undefined || (owner.table !== undefined) !== (kind === 'data')) return undefined;
  return { store, object, owner, kind };
}
