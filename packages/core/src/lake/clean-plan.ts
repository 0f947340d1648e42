import type { Candidate } from './clean-candidates.ts';
import type { CommitLog } from './commit-history.ts';
import type { Cleaning, Commit } from './commit.ts';
import { ownerOf, type AttemptId } from './layout.ts';

/** What stays and what goes, so far as the log says. */
export interface CleanPlan {
  readonly taken: readonly Candidate[];
  /** What must be in the log before that is taken, and is not yet; `undefined` for nothing. */
  readonly announcement: Omit<Cleaning, 'of'> | undefined;
  /** What no kept version needs and the grace keeps, and from when on the first of it may go. */
  readonly young: Left & { readonly until: Date | undefined };
  /** What no kept version needs and a catalog still names. */
  readonly named: Left;
}

/** Files that stay for now. */
export interface Left {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Decides what goes: files of attempts that were never published, and those that only versions need which are not among the newest `keep`.
 * Nothing goes before it, and the version that needed it, have been left alone since `before`, nor what lies at one of the `named` URIs.
 */
export function planCleaning(
  log: CommitLog,
  candidates: readonly Candidate[],
  { before, keep, named }: { readonly before: number; readonly keep: number; readonly named: readonly string[] },
): CleanPlan {
  const { versions, gone } = log;
  const whole = versions.filter(({ commit }) => !gone.has(commit));
  const current = versions.slice(-1);
  const kept = usedBy([...(Number.isFinite(keep) ? whole.slice(-keep) : whole), ...current]);
  const replacedAt = lastReplaced(versions);
  const touched = new Map<string, number>();
  for (const { owner, object } of candidates) {
    const key = keyOf(owner);
    touched.set(key, Math.max(touched.get(key) ?? 0, object.modified.getTime()));
  }
  const taken: Candidate[] = [];
  const [young, inCatalog] = [new Sum(), new Sum()];
  for (const candidate of candidates) {
    const { store, object, owner } = candidate;
    const key = keyOf(owner, owner.table);
    if (kept.has(key)) continue;
    const since = Math.max(replacedAt.get(key) ?? 0, touched.get(keyOf(owner))!);
    const uri = store.uriOf(object.path);
    if (since >= before) young.add(object.bytes, since);
    else if (named.some((each) => uri === each || (each.endsWith('/') && uri.startsWith(each))))
      inCatalog.add(object.bytes);
    else taken.push(candidate);
  }
  const grace = young.first === Infinity ? undefined : new Date(young.first);
  return {
    taken,
    announcement: announcementOf(log, taken),
    young: { ...young.left, until: grace },
    named: inCatalog.left,
  };
}

class Sum {
  #files = 0;
  #bytes = 0;
  first = Infinity;

  add(bytes: number, since = Infinity): void {
    this.#files++;
    this.#bytes += bytes;
    this.first = Math.min(this.first, since);
  }

  get left(): Left {
    return { files: this.#files, bytes: this.#bytes };
  }
}

/** Attempts that no version names, and versions that lose a file: those that the log does not know of yet. */
function announcementOf(
  { versions, cleanings, gone }: CommitLog,
  taken: readonly Candidate[],
): CleanPlan['announcement'] {
  const published = new Set(versions.flatMap((version) => [...usedBy([version])]));
  const lost = new Set<string>();
  const attempts = new Set<string>();
  for (const { kind, owner } of taken) {
    if (kind !== 'data' && kind !== 'manifest') continue;
    lost.add(keyOf(owner, owner.table));
    if (!published.has(keyOf(owner))) attempts.add(`${owner.run}/${owner.attempt}`);
  }
  for (const { clean } of cleanings) for (const each of clean!.attempts) attempts.delete(each);
  const losing = versions.filter(
    (version) => !gone.has(version.commit) && [...usedBy([version])].some((key) => lost.has(key)),
  );
  if (attempts.size === 0 && losing.length === 0) return undefined;
  return { versions: losing.map(({ commit }) => commit), attempts: [...attempts] };
}

/** For each file's key the time at which the last version that names it was replaced: none for the current one's. */
function lastReplaced(versions: readonly Commit[]): Map<string, number> {
  const replaced = new Map<string, number>();
  for (const [index, version] of versions.slice(0, -1).entries()) {
    const at = Date.parse(versions[index + 1]!.committedAt);
    for (const key of usedBy([version])) replaced.set(key, Math.max(replaced.get(key) ?? 0, at));
  }
  return replaced;
}

/** Keys of attempts that versions name, and of tables in these. */
export function usedBy(versions: readonly Commit[]): Set<string> {
  const used = new Set<string>();
  for (const { runId, attempt, tables, landing } of versions) {
    used.add(keyOf({ run: runId, attempt }));
    for (const { list } of Object.values(landing)) {
      const owner = list === undefined ? undefined : ownerOf(list.path);
      if (owner !== undefined) used.add(keyOf(owner));
    }
    for (const [table, owner] of Object.entries(tables)) {
      used.add(keyOf(owner));
      used.add(keyOf(owner, table));
    }
  }
  return used;
}

export function keyOf({ run, attempt }: AttemptId, table = ''): string {
  return `${run}/${attempt}/${table}`;
}
