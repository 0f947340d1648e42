import { randomBytes } from 'node:crypto';
import type { StoreOptions } from '../store/store.ts';
import { appendVersion, cleanedAway } from './append-version.ts';
import { readLog } from './commit-history.ts';
import type { Commit } from './commit.ts';
import { CommittedFiles } from './committed-files.ts';
import { dataSource } from './data-source.ts';
import { LakeError } from './lake-error.ts';
import type { DataFile } from './manifest.ts';
import { peopleBroughtBack, type RollbackOptions } from './people-brought-back.ts';
import type { LakeStores } from './zones.ts';

/** Makes the tables of an older version current again, by a new commit: history only grows. */
export async function rollback(
  stores: LakeStores,
  to: number | undefined,
  now: Date,
  options: RollbackOptions = {},
): Promise<Commit> {
  const { versions, cleanings, gone } = await readLog(stores.root, options);
  const current = versions.at(-1);
  // the number of a cleaning stands for the version that was current
  const asked = cleanings.find(({ commit }) => commit === to)?.clean?.of ?? to;
  const target = asked === undefined ? versions.at(-2) : versions.find(({ commit }) => commit === asked);
  if (current === undefined || target === undefined) {
    const which = to === undefined ? 'older version' : `version ${to}`;
    throw new LakeError('version_unknown', `${stores.root.uri} has no ${which}`, 'history lists the versions it has');
  }
  if (target.commit === current.commit) {
    throw new LakeError(
      'version_unknown',
      `version ${target.commit} is the current one`,
      'name an older one; history lists them',
    );
  }
  if (gone.has(target.commit)) throw cleanedAway(target.commit);
  await checkWhole(stores, target, options);
  const committed = new CommittedFiles(stores);
  const readable = {
    files: async (commit: Commit, table: string, request?: StoreOptions) => await committed.of(commit, table, request),
    source: (file: DataFile) => dataSource(stores, file),
  };
  const back = await peopleBroughtBack(readable, { current, target }, options);
  options.signal?.throwIfAborted();
  const commit: Commit = {
    ...target,
    commit: current.commit + 1,
    attempt: randomBytes(8).toString('hex'),
    committedAt: now.toISOString(),
    rollbackOf: target.commit,
    peopleBroughtBack: back === 0 ? undefined : back,
  };
  const end = await appendVersion(stores.root, commit, { version: target.commit });
  if (end.outcome !== 'committed') throw end.error;
  return end.commit;
}

/** Refuses a version that lost a file. */
async function checkWhole(stores: LakeStores, commit: Commit, options?: StoreOptions): Promise<void> {
  const committed = new CommittedFiles(stores);
  for (const { list } of Object.values(commit.landing)) {
    if (list === undefined) continue;
    if ((await stores.root.stat(list.path, options)) === undefined)
      throw versionGone(commit, stores.root.uriOf(list.path));
  }
  for (const [table, { manifest }] of Object.entries(commit.tables)) {
    if ((await stores.root.stat(manifest, options)) === undefined)
      throw versionGone(commit, stores.root.uriOf(manifest));
    for (const file of await committed.of(commit, table, options)) {
      const object = await stores.zones[file.zone].stat(file.path, options);
      if (object?.bytes !== file.bytes) throw versionGone(commit, file.uri);
    }
  }
}

function versionGone(commit: Commit, uri: string): LakeError {
  return new LakeError(
    'version_gone',
    `cannot go back to version ${commit.commit}: ${uri} is gone`,
    'take a newer version, or run over the old input again',
  );
}
