import type { Store, StoreOptions } from '../store/store.ts';
import type { Candidate } from './clean-candidates.ts';
import { keyOf, usedBy } from './clean-plan.ts';
import { assertWhole, type CommitLog } from './commit-history.ts';
import { LakeError } from './lake-error.ts';
import { commitFolder } from './layout.ts';
import { assertOwnZones, otherLake } from './zone-owner.ts';
import type { LakeStores } from './zones.ts';

/** Refuses to take a log as proof that lacks commits, or has none where there are files. Throws LakeError (commits_unseen). */
export function assertLogProves(root: Store, log: CommitLog, candidates: readonly Candidate[]): void {
  assertWhole(root, log);
  const files = candidates.filter(({ kind }) => kind === 'data' || kind === 'manifest').length;
  if (log.newest > 0 || files === 0) return;
  throw new LakeError(
    'commits_unseen',
    `${root.uri}/${commitFolder} lists no commit, and there are ${files} data files and manifests: nothing says that no version needs them`,
    'look whether that is the right lake; where no run ever published there, or its commits are lost for good, add --lost-commits',
  );
}

/**
 * Refuses zones that are another lake's: by what they say, or, where nothing was published to since folders say so, because no version of this lake
 * names a file that is there. Throws LakeError (zone_of_other_lake).
 */
export async function assertZonesKnown(
  stores: LakeStores,
  { versions }: CommitLog,
  candidates: readonly Candidate[],
  { lostCommits, ...request }: StoreOptions & { readonly lostCommits: boolean },
): Promise<void> {
  const owners = await assertOwnZones(stores, request);
  if (lostCommits) return;
  const named = usedBy(versions);
  for (const zone of Object.values(stores.zones)) {
    if (owners.get(zone) !== undefined) continue;
    const files = candidates.filter(({ store, kind }) => store === zone && kind === 'data');
    if (files.length === 0 || files.some(({ owner }) => named.has(keyOf(owner, owner.table)))) continue;
    throw otherLake(
      stores.root,
      zone,
      'holds files, and none of a version that this lake knows: it may belong to another lake',
    );
  }
}
