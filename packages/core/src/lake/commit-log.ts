import pLimit from 'p-limit';
import { StoreError } from '../store/store-error.ts';
import type { Store, StoredObject, StoreOptions } from '../store/store.ts';
import { commitSchema, type Commit } from './commit.ts';
import { LakeError, PublishConflict } from './lake-error.ts';
import { commitFolder, commitNumber, commitPath, looksLikeCommit } from './layout.ts';
import { corrupt, readStoredJson, storedJson } from './stored-json.ts';

/** The newest version, `undefined` in a lake without any. Throws LakeError (commits_unseen) where the list lacks a commit that is there. */
export async function latestCommit(root: Store, options?: StoreOptions): Promise<Commit | undefined> {
  let newest = (await listCommits(root, options)).commits.at(-1);
  // a list that names nothing is looked into: a faulty one is taken for a lake without versions
  newest ??= (await listToNewest(root, options)).commits.at(-1);
  if (newest === undefined) return undefined;
  const commit = await readCommit(root, newest, options);
  if (commit.clean === undefined) return commit;
  const cleaned = await commitAt(root, commit.clean.of, options);
  if (cleaned !== undefined) return cleaned;
  throw corrupt(root.uriOf(commitPath(commit.clean.of)), 'is missing, though a newer commit needs it');
}

/** The commits of these objects, in their order. */
export async function readCommits(
  root: Store,
  objects: readonly StoredObject[],
  options?: StoreOptions,
): Promise<Commit[]> {
  const limit = pLimit(8);
  return await Promise.all(objects.map(async (object) => await limit(readCommit, root, object, options)));
}

/** One commit by its number, `undefined` where there is none. */
export async function commitAt(root: Store, commit: number, options?: StoreOptions): Promise<Commit | undefined> {
  const object = await root.stat(commitPath(commit), options);
  return object === undefined ? undefined : await readCommit(root, object, options);
}

/** How an attempt to commit ended. `unknown`: it may still become visible, so what it refers to must stay. */
export type CommitOutcome =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'refused' | 'unknown'; readonly error: unknown };

/** What whoever waits for a commit may want to know. */
export interface AppendOptions {
  /** Called once where no answer has come for `unansweredMs`: the commit may be visible or not, and its outcome is still being looked for. */
  readonly onUnanswered?: (seconds: number) => void;
  /** Default: 3,000. */
  readonly unansweredMs?: number;
}

/**
 * Makes the commit visible if its number is still free: the commit point. When the answer is lost, or says that the number is taken, the
 * outcome is looked up. It cannot be aborted half way: stop before it or not at all.
 */
export async function appendCommit(root: Store, commit: Commit, options: AppendOptions = {}): Promise<CommitOutcome> {
  const { onUnanswered, unansweredMs = 3000 } = options;
  const timer = setTimeout(() => onUnanswered?.(unansweredMs / 1000), unansweredMs);
  try {
    return await sentCommit(root, commit);
  } finally {
    clearTimeout(timer);
  }
}

async function sentCommit(root: Store, commit: Commit): Promise<CommitOutcome> {
  let lost: unknown;
  try {
    if (await root.create(commitPath(commit.commit), storedJson(commit))) return { outcome: 'committed' };
  } catch (error) {
    lost = error;
  }
  let there: Commit | undefined;
  try {
    there = await commitAt(root, commit.commit);
  } catch (cause) {
    const error = new LakeError(
      'publish_unknown',
      `could not learn whether version ${commit.commit} of ${root.uri} was published`,
      'run again: it says that it is up to date if it was',
      lost ?? cause,
    );
    return { outcome: 'unknown', error };
  }
  if (there?.attempt === commit.attempt) return { outcome: 'committed' };
  if (there !== undefined || lost === undefined) {
    return { outcome: 'refused', error: new PublishConflict(root.uri, commit.commit) };
  }
  return { outcome: isFinal(lost) ? 'refused' : 'unknown', error: lost };
}

/** A request that broke off may still arrive; one that was turned down will not. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof StoreError &&
    ['permission', 'no_space', 'invalid_path', 'not_found', 'endpoint'].includes(error.kind)
  );
}

/** What stands in the folder of commits: commits, ascending, and names that are of none. */
interface ListedCommits {
  readonly commits: readonly StoredObject[];
  readonly foreign: readonly string[];
}

export async function listCommits(root: Store, options?: StoreOptions): Promise<ListedCommits> {
  const commits: StoredObject[] = [];
  const foreign: string[] = [];
  for await (const object of root.list(commitFolder, options)) {
    if (commitNumber(object.path) !== undefined) commits.push(object);
    else if (looksLikeCommit(object.path)) throw corrupt(root.uriOf(object.path), 'is not named as a commit');
    else if (foreign.length < mostForeign) foreign.push(root.uriOf(object.path));
  }
  return { commits, foreign };
}

/**
 * The list, when no commit after its newest is there. Throws LakeError (commits_unseen) where one is there that no list names: what else these
 * lack, nobody knows.
 */
export async function listToNewest(root: Store, options?: StoreOptions): Promise<ListedCommits> {
  for (let before = -1; ;) {
    const listed = await listCommits(root, options);
    const last = listed.commits.at(-1);
    const newest = last === undefined ? 0 : commitNumber(last.path)!;
    const next = commitPath(newest + 1);
    if ((await root.stat(next, options)) === undefined) return listed;
    // it may have come after the list
    if (newest === before) {
      throw new LakeError(
        'commits_unseen',
        `${root.uriOf(next)} is there, and the list of ${root.uri}/${commitFolder} does not name it`,
        'look at what answers for this store, such as a gateway, and at the right to list',
      );
    }
    before = newest;
  }
}

/** Names of no commits that are kept, at most. */
const mostForeign = 20;

async function readCommit(root: Store, object: StoredObject, options?: StoreOptions): Promise<Commit> {
  const commit = await readStoredJson(root, object, commitSchema(), options);
  if (commit.commit !== commitNumber(object.path)) {
    throw corrupt(root.uriOf(object.path), `says that it is commit ${commit.commit}`);
  }
  return commit;
}
