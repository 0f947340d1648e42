import type { ByteSource } from '../codec/codec.ts';
import type { Store, StoreOptions } from '../store/store.ts';
import { subStore } from '../store/sub-store.ts';
import { Attempt } from './attempt.ts';
import { clean, type Cleaned, type CleanOptions } from './clean.ts';
import { readHistory, readLog, type LakeHistory } from './commit-history.ts';
import { commitAt, latestCommit } from './commit-log.ts';
import type { Commit, LandedFile } from './commit.ts';
import { dataSource } from './data-source.ts';
import { CommittedFiles } from './committed-files.ts';
import type { DataFile, DataZone } from './manifest.ts';
import type { RollbackOptions } from './people-brought-back.ts';
import { rollback } from './rollback.ts';
import type { LakeStores } from './zones.ts';

/** Tables at a place, in versions. Readers see one whole version or another; nothing that a version needs is ever changed. */
export interface Lake {
  readonly root: Store;
  readonly zones: Readonly<Record<DataZone, Store>>;
  /** The newest version, `undefined` before the first. */
  current(options?: StoreOptions): Promise<Commit | undefined>;
  /** One version by its number. */
  at(commit: number, options?: StoreOptions): Promise<Commit | undefined>;
  /** All versions, oldest first; also those whose files are gone. */
  history(options?: StoreOptions): Promise<readonly Commit[]>;
  /** All that the commits say, and what is missing or foreign among them. */
  log(options?: StoreOptions): Promise<LakeHistory>;
  /** A table's files at a version, in the order of its rows. Throws LakeError (version_unknown) when the version lacks the table. */
  files(commit: Commit, table: string, options?: StoreOptions): Promise<readonly DataFile[]>;
  source(file: DataFile): ByteSource;
  /**
   * The landing files that a version was made from, in the order of their rows. There may be millions: they are read as they are taken. Throws
   * LakeError: version_unknown when the version has no such landing table, lake_corrupt.
   */
  landed(commit: Commit, table: string, options?: StoreOptions): AsyncIterable<LandedFile>;
  /** Begins a try at a run's tables. `runId` is up to 128 letters, digits, `_` and `-`. */
  startAttempt(runId: string, options?: StoreOptions): Attempt;
  /**
   * Makes an older version current again, as a new version; `to` is its number, by default that of the version before the current one.
   * Throws LakeError: version_unknown, version_gone when its files were cleaned away, or people_brought_back; PublishConflict when a run was faster.
   */
  rollback(to?: number, options?: RollbackOptions): Promise<Commit>;
  /** Removes what no version needs. */
  clean(options: CleanOptions): Promise<Cleaned>;
}

/**
 * The lake below `root`. Zones stand in `trusted` and `curated` below it unless they are given; a zone's root belongs to one lake, since
 * `clean` removes what that lake does not know.
 */
export function openLake(options: {
  readonly root: Store;
  readonly zones?: { readonly trusted?: Store | undefined; readonly curated?: Store | undefined };
  /** The clock. Default: the machine's. */
  readonly now?: () => Date;
}): Lake {
  const { root, now = () => new Date() } = options;
  const zones = {
    trusted: options.zones?.trusted ?? subStore(root, 'trusted'),
    curated: options.zones?.curated ?? subStore(root, 'curated'),
  };
  const stores: LakeStores = { root, zones };
  const committed = new CommittedFiles(stores);
  return {
    ...stores,
    current: async (request) => await latestCommit(root, request),
    at: async (commit, request) => {
      const found = await commitAt(root, commit, request);
      return found?.clean === undefined ? found : undefined;
    },
    history: async (request) => (await readLog(root, request)).versions,
    log: async (request) => await readHistory(stores, request),
    files: async (commit, table, request) => await committed.of(commit, table, request),
    source: (file) => dataSource(stores, file),
    landed: (commit, table, request) => committed.landed(commit, table, request),
    startAttempt: (runId, request) => new Attempt(stores, runId, now, request?.signal),
    rollback: async (to, request) => await rollback(stores, to, now(), request),
    clean: async (request) => await clean(stores, { now: now(), ...request }),
  };
}
