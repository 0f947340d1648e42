import type { Store } from '../store/store.ts';
import { appendCommit, commitAt, type AppendOptions, type CommitOutcome } from './commit-log.ts';
import type { Cleaning, Commit } from './commit.ts';
import { LakeError, PublishConflict } from './lake-error.ts';

/** What a new version stands on besides the current one, which no cleaning takes. */
export interface Foundation {
  /** An attempt that made its files. */
  readonly attempt?: string;
  /** An older version whose files it names. */
  readonly version?: number;
}

/**
 * Makes a version visible after `base`, the number of the version that it was made over: at the first number that is free, if only cleanings
 * came in between and none of them takes what it stands on. What the log says first, holds: so a cleaning and a publishing never miss each other.
 */
export async function appendVersion(
  root: Store,
  version: Commit,
  foundation: Foundation,
  options?: AppendOptions,
): Promise<CommitOutcome & { readonly commit: Commit }> {
  for (let number = version.commit; ; number++) {
    const commit = { ...version, commit: number };
    const end = await appendCommit(root, commit, options);
    if (end.outcome !== 'refused' || !(end.error instanceof PublishConflict)) return { ...end, commit };
    let clean: Cleaning | undefined;
    try {
      clean = (await commitAt(root, number))?.clean;
    } catch (error) {
      // it is another's commit all the same
      return { outcome: 'refused', error, commit };
    }
    if (clean === undefined) return { ...end, commit };
    const error = takenBy(root, clean, foundation);
    if (error !== undefined) return { outcome: 'refused', error, commit };
  }
}

function takenBy(root: Store, clean: Cleaning, { attempt, version }: Foundation): LakeError | undefined {
  if (version !== undefined && clean.versions.includes(version)) return cleanedAway(version);
  if (attempt === undefined || !clean.attempts.includes(attempt)) return undefined;
  return new LakeError(
    'publish_conflict',
    `a cleaning of ${root.uri} takes the files of this run for left over`,
    'run again; let clean --grace be longer than the longest run',
  );
}

/** A version that a cleaning took files of, or is about to. */
export function cleanedAway(version: number): LakeError {
  return new LakeError(
    'version_gone',
    `cannot go back to version ${version}: its files were cleaned away`,
    'take a newer version, or run over the old input again',
  );
}
