import pLimit from 'p-limit';
import { StoreError } from '../store/store-error.ts';
import type { Store, StoredObject, StoreOptions } from '../store/store.ts';
import { commitSchema, type Commit } from './commit.ts';
import { LakeError, PublishConflict } from './lake-error.ts';
import { commitFolder, commitNumber, commitPath } from './layout.ts';
import { corrupt, readStoredJson, storedJson } from './stored-json.ts';

/** The newest commit, `undefined` in a lake without any. */
export async function latestCommit(root: Store, options?: StoreOptions): Promise<Commit | undefined> {
  const newest = (await commitObjects(root, options)).at(-1);
  return newest === undefined ? undefined : await readCommit(root, newest, options);
}

/** All commits, oldest first. */
export async function allCommits(root: Store, options?: StoreOptions): Promise<Commit[]> {
  const limit = pLimit(8);
  const objects = await commitObjects(root, options);
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

/**
 * Makes the commit visible if its number is still free: the commit point. When the answer is lost, or says that the number is taken, the
 * outcome is looked up. It cannot be aborted half way: stop before it or not at all.
 */
export async function appendCommit(root: Store, commit: Commit): Promise<CommitOutcome> {
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
  return error instanceof StoreError && ['permission', 'no_space', 'invalid_path', 'not_found'].includes(error.kind);
}

async function commitObjects(root: Store, options?: StoreOptions): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const object of root.list(commitFolder, options)) {
    if (object.path.startsWith(`${commitFolder}.`)) continue;
    if (commitNumber(object.path) === undefined) throw corrupt(root.uriOf(object.path), 'is not named as a commit');
    objects.push(object);
  }
  return objects;
}

async function readCommit(root: Store, object: StoredObject, options?: StoreOptions): Promise<Commit> {
  const commit = await readStoredJson(root, object, commitSchema(), options);
  if (commit.commit !== commitNumber(object.path)) {
    throw corrupt(root.uriOf(object.path), `says that it is commit ${commit.commit}`);
  }
  return commit;
}
