import { randomBytes } from 'node:crypto';
import type { Store, StoreOptions } from '../store/store.ts';
import { candidatesIn, placesOf, type Candidate, type CleanedFile } from './clean-candidates.ts';
import { planCleaning, type CleanPlan, type Left } from './clean-plan.ts';
import { assertLogProves, assertZonesKnown } from './clean-proof.ts';
import { appendCommit } from './commit-log.ts';
import { readLog, type CommitLog } from './commit-history.ts';
import { PublishConflict } from './lake-error.ts';
import type { LakeStores } from './zones.ts';

export type { CleanedFile } from './clean-candidates.ts';

export interface CleanOptions extends StoreOptions {
  /**
   * Milliseconds that a thing must have been left alone, or a version must have been replaced, before it goes. Longer than the longest run
   * and the longest query.
   */
  readonly graceMs: number;
  /** How many of the newest versions stay, those not counted that were cleaned away. Default: all. */
  readonly keep?: number;
  /** Default: the lake's clock. */
  readonly now?: Date;
  /** Removes nothing and says what it would. Default: false. */
  readonly dryRun?: boolean;
  /** Takes commits that are not there for lost: what only they named goes too. Default: false. */
  readonly lostCommits?: boolean;
  /** URIs of files that others still read, or of folders, which end in `/`: they stay. Default: none. */
  readonly named?: readonly string[];
}

/** What cleaning removed, or would remove, and what of the rest no kept version needs. */
export interface Cleaned {
  readonly dryRun: boolean;
  readonly removed: readonly CleanedFile[];
  /** What the grace keeps, and from when on the first of it may go. */
  readonly young: CleanPlan['young'];
  /** What stays because others still read it. */
  readonly named: Left;
}

/**
 * Removes the files of attempts that no version refers to, of versions older than the last `keep`, of plans that nobody publishes any more,
 * and of writes that were killed. Commits stay: they are the history. What goes is in the log before it goes, so that nothing is published of it.
 *
 * Throws LakeError: commits_unseen where the log is not whole, zone_of_other_lake, lake_corrupt.
 */
export async function clean(stores: LakeStores, options: CleanOptions & { readonly now: Date }): Promise<Cleaned> {
  const { graceMs, keep = Infinity, now, dryRun = false, named = [], lostCommits = false } = options;
  if (!(keep >= 1) || !(graceMs >= 0)) throw new RangeError('clean keeps at least one version, and no negative grace');
  const request = options.signal === undefined ? {} : { signal: options.signal };
  const rules = { before: now.getTime() - graceMs, keep, named };
  for (;;) {
    // files first, commits after: whatever is committed in between is known to be needed
    const candidates = await candidatesIn(stores, request);
    const log = await readLog(stores.root, request);
    if (!lostCommits) assertLogProves(stores.root, log, candidates);
    await assertZonesKnown(stores, log, candidates, { ...request, lostCommits });
    const plan = planCleaning(log, candidates, rules);
    const { announcement } = plan;
    const until = plan.young.until === undefined ? undefined : new Date(plan.young.until.getTime() + graceMs);
    const left = { young: { ...plan.young, until }, named: plan.named };
    if (dryRun)
      return {
        dryRun,
        removed: [...plan.taken.map(cleanedFile), ...(await unfinished(stores, options, rules))],
        ...left,
      };
    if (announcement !== undefined && !(await announced(stores.root, log, announcement, now))) continue;
    const taken = await stillUnneeded(
      stores,
      plan.taken,
      async (again) => planCleaning(again, candidates, rules).taken,
      request,
    );
    await removeAll(taken, request);
    return { dryRun, removed: [...taken.map(cleanedFile), ...(await unfinished(stores, options, rules))], ...left };
  }
}

/** Says in the log what goes; `false` where somebody was faster, and all is to be looked at again. */
async function announced(
  root: Store,
  { versions, newest }: CommitLog,
  announcement: NonNullable<CleanPlan['announcement']>,
  now: Date,
): Promise<boolean> {
  const current = versions.at(-1);
  // without any version there is none that could be published again
  if (current === undefined) return true;
  const end = await appendCommit(root, {
    ...current,
    commit: newest + 1,
    attempt: randomBytes(8).toString('hex'),
    committedAt: now.toISOString(),
    rollbackOf: undefined,
    clean: { of: current.commit, ...announcement },
  });
  if (end.outcome === 'committed') return true;
  if (end.outcome === 'refused' && end.error instanceof PublishConflict) return false;
  throw end.error;
}

/** What the log still says when it is read right before anything goes. */
async function stillUnneeded(
  { root }: LakeStores,
  taken: readonly Candidate[],
  takenNow: (log: CommitLog) => Promise<readonly Candidate[]>,
  request: StoreOptions,
): Promise<Candidate[]> {
  if (taken.length === 0) return [];
  const now = new Set(await takenNow(await readLog(root, request)));
  return taken.filter((candidate) => now.has(candidate));
}

async function removeAll(taken: readonly Candidate[], request: StoreOptions): Promise<void> {
  const paths = new Map<Store, string[]>();
  for (const { store, object } of taken) {
    const some = paths.get(store) ?? [];
    paths.set(store, some);
    some.push(object.path);
  }
  // a bucket takes many keys in one request
  for (const [store, some] of paths) await store.remove(some, request);
}

async function unfinished(
  stores: LakeStores,
  { signal, dryRun = false }: CleanOptions,
  { before }: { readonly before: number },
): Promise<CleanedFile[]> {
  const removed: CleanedFile[] = [];
  const request = signal === undefined ? { dryRun } : { dryRun, signal };
  for (const [store, prefix] of placesOf(stores)) {
    for (const left of await store.removeUnfinished(prefix, new Date(before), request)) {
      removed.push({ kind: 'unfinished', uri: `${store.uri}/${left.path}`, bytes: left.bytes });
    }
  }
  return removed;
}

function cleanedFile({ kind, store, object }: Candidate): CleanedFile {
  return { kind, uri: store.uriOf(object.path), bytes: object.bytes };
}
