import type { Store, StoredObject, StoreOptions } from '../store/store.ts';
import { allCommits } from './commit-log.ts';
import type { Commit } from './commit.ts';
import { manifestFolder, ownerOf, partFolder, quarantineFolder, commitFolder, type AttemptId } from './layout.ts';
import type { LakeStores } from './zones.ts';

export interface CleanOptions extends StoreOptions {
  /**
   * Milliseconds that a thing must have been left alone, or a version must have been replaced, before it goes. Longer than the longest run
   * and the longest query.
   */
  readonly graceMs: number;
  /** How many of the newest versions stay. Default: all. */
  readonly keep?: number;
  /** Default: the lake's clock. */
  readonly now?: Date;
  /** Removes nothing and says what it would. Default: false. */
  readonly dryRun?: boolean;
}

/** A file that no version needs. */
export interface CleanedFile {
  readonly kind: 'data' | 'manifest' | 'quarantine' | 'part' | 'unfinished';
  readonly uri: string;
  readonly bytes: number;
}

/** What cleaning removed, or would remove. */
export interface Cleaned {
  readonly dryRun: boolean;
  readonly removed: readonly CleanedFile[];
}

interface Candidate {
  readonly store: Store;
  readonly object: StoredObject;
  readonly owner: AttemptId & { readonly table?: string };
  readonly kind: CleanedFile['kind'];
}

/**
 * Removes the files of attempts that no version refers to, of versions older than the last `keep`, of plans that nobody publishes any more,
 * and of writes that were killed. Commits stay: they are the history.
 */
export async function clean(stores: LakeStores, options: CleanOptions & { readonly now: Date }): Promise<Cleaned> {
  const { graceMs, keep = Infinity, now, dryRun = false } = options;
  if (!(keep >= 1) || !(graceMs >= 0)) throw new RangeError('clean keeps at least one version, and no negative grace');
  const request = options.signal === undefined ? {} : { signal: options.signal };
  // files first, commits after: whatever is committed in between is known to be needed
  const candidates = await candidatesIn(stores, request);
  const commits = await allCommits(stores.root, request);
  const before = now.getTime() - graceMs;
  const lastUse = lastUses(commits);
  const touched = new Map<string, number>();
  for (const { owner, object } of candidates) {
    const key = keyOf(owner);
    touched.set(key, Math.max(touched.get(key) ?? 0, object.modified.getTime()));
  }
  const removed: CleanedFile[] = [];
  const unneeded = new Map<Store, string[]>();
  for (const { store, object, owner, kind } of candidates) {
    const last = lastUse.get(keyOf(owner, owner.table));
    if (last !== undefined && last >= commits.length - keep) continue;
    const replacedAt = last === undefined ? 0 : Date.parse(commits[last + 1]!.committedAt);
    if (Math.max(replacedAt, touched.get(keyOf(owner))!) >= before) continue;
    const paths = unneeded.get(store) ?? [];
    unneeded.set(store, paths);
    paths.push(object.path);
    removed.push({ kind, uri: store.uriOf(object.path), bytes: object.bytes });
  }
  // a bucket takes many keys in one request
  if (!dryRun) for (const [store, paths] of unneeded) await store.remove(paths, request);
  for (const [store, prefix] of placesOf(stores)) {
    for (const left of await store.removeUnfinished(prefix, new Date(before), { ...request, dryRun })) {
      removed.push({ kind: 'unfinished', uri: `${store.uri}/${left.path}`, bytes: left.bytes });
    }
  }
  return { dryRun, removed };
}

function placesOf({ root, zones }: LakeStores): [Store, string][] {
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

async function candidatesIn(stores: LakeStores, request: StoreOptions): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const places: [Store, string][] = [...placesOf(stores), [stores.zones.trusted, partFolder]];
  for (const [store, prefix] of places) {
    if (prefix === commitFolder) continue;
    const kind = kinds[prefix] ?? 'data';
    for await (const object of store.list(prefix, request)) {
      const owner = ownerOf(object.path);
      if (owner !== undefined && (owner.table !== undefined) === (kind === 'data')) {
        candidates.push({ store, object, owner, kind });
      }
    }
  }
  return candidates;
}

/** The index of the last commit that refers to an attempt, and to each of its tables. */
function lastUses(commits: readonly Commit[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const [index, { tables, landing }] of commits.entries()) {
    for (const { list } of Object.values(landing)) {
      const owner = list === undefined ? undefined : ownerOf(list.path);
      if (owner !== undefined) last.set(keyOf(owner), index);
    }
    for (const [table, owner] of Object.entries(tables)) {
      last.set(keyOf(owner), index);
      last.set(keyOf(owner, table), index);
    }
  }
  return last;
}

function keyOf({ run, attempt }: AttemptId, table = ''): string {
  return `${run}/${attempt}/${table}`;
}
