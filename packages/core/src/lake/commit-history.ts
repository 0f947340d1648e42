import type { Store, StoreOptions } from '../store/store.ts';
import { listToNewest, readCommits } from './commit-log.ts';
import type { Commit } from './commit.ts';
import { LakeError } from './lake-error.ts';
import { commitFolder, commitNumber, manifestFolder, ownerOf } from './layout.ts';
import type { LakeStores } from './zones.ts';

/** All that the folder of commits says. */
export interface CommitLog {
  /** Versions, oldest first. */
  readonly versions: readonly Commit[];
  /** What was announced by cleanings, oldest first. */
  readonly cleanings: readonly Commit[];
  /** Versions that lost files, or may have, to a cleaning. */
  readonly gone: ReadonlySet<number>;
  /** The number of the newest commit, 0 without any. */
  readonly newest: number;
  /** Numbers below the newest that no commit has: from the first to the last of each gap. */
  readonly missing: readonly (readonly [first: number, last: number])[];
  /** What stands among the commits and is none, the first 20. */
  readonly foreign: readonly string[];
}

/** Reads all commits. Throws LakeError: lake_corrupt, or commits_unseen where one is there that the list does not name. */
export async function readLog(root: Store, options?: StoreOptions): Promise<CommitLog> {
  const { commits: objects, foreign } = await listToNewest(root, options);
  const missing: (readonly [number, number])[] = [];
  let newest = 0;
  for (const { path } of objects) {
    const number = commitNumber(path)!;
    if (number > newest + 1) missing.push([newest + 1, number - 1]);
    newest = number;
  }
  const commits = await readCommits(root, objects, options);
  const cleanings = commits.filter(({ clean }) => clean !== undefined);
  return {
    versions: commits.filter(({ clean }) => clean === undefined),
    cleanings,
    gone: new Set(cleanings.flatMap(({ clean }) => clean!.versions)),
    newest,
    missing,
    foreign,
  };
}

/** The log, with versions whose manifests are not there among those that are gone. */
export interface LakeHistory extends CommitLog {
  /** Whether there are manifests or data files, and no commit at all: the first run was killed, or the commits cannot be seen. */
  readonly unseen: boolean;
}

/** Reads the log, and looks whether there is a manifest for all that it names. */
export async function readHistory(stores: LakeStores, options?: StoreOptions): Promise<LakeHistory> {
  const { root } = stores;
  const log = await readLog(root, options);
  const manifests = new Set<string>();
  for await (const { path } of root.list(manifestFolder, options)) manifests.add(path);
  const lost = log.versions.filter(({ tables, landing }) => {
    const lists = Object.values(landing).flatMap(({ list }) => list?.path ?? []);
    return [...Object.values(tables).map(({ manifest }) => manifest), ...lists].some((path) => !manifests.has(path));
  });
  const gone = new Set([...log.gone, ...lost.map(({ commit }) => commit)]);
  const unseen = log.newest === 0 && (manifests.size > 0 || (await holdsData(stores, options)));
  return { ...log, gone, unseen };
}

async function holdsData({ zones }: LakeStores, options?: StoreOptions): Promise<boolean> {
  for (const zone of Object.values(zones)) {
    for await (const { path } of zone.list('', options)) if (ownerOf(path)?.table !== undefined) return true;
  }
  return false;
}

/** Refuses a log that lacks commits: what they named, nobody knows. Throws LakeError (commits_unseen). */
export function assertWhole(root: Store, { missing }: Pick<CommitLog, 'missing'>): void {
  if (missing.length === 0) return;
  const gaps = missing.slice(0, 5).map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  throw new LakeError(
    'commits_unseen',
    `the list of ${root.uri}/${commitFolder} lacks commits ${gaps.join(', ')}${missing.length > 5 ? ' and more' : ''}`,
    'restore them from a backup; where they are lost for good, clean --lost-commits goes on without them',
  );
}
