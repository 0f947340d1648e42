import type { StoreOptions } from '../store/store.ts';
import type { Commit, LandedFile } from './commit.ts';
import { readLanded } from './landed-list.ts';
import { LakeError } from './lake-error.ts';
import { readManifest, type DataFile, type Manifest } from './manifest.ts';
import { corrupt } from './stored-json.ts';
import type { LakeStores } from './zones.ts';

/**
 * The files of versions. A manifest of a commit is read once as long as the commit is held, unless it is not what the commit says: who reads
 * the commit anew looks at its manifests anew.
 */
export class CommittedFiles {
  readonly #stores: LakeStores;
  readonly #manifests = new WeakMap<Commit, Map<string, Manifest>>();

  constructor(stores: LakeStores) {
    this.#stores = stores;
  }

  /** A table's files at a version, through its manifest. */
  async of(commit: Commit, table: string, options?: StoreOptions): Promise<readonly DataFile[]> {
    const { root, zones } = this.#stores;
    const committed = commit.tables[table];
    if (committed === undefined) throw this.#unknown(commit, table, commit.tables);
    const read = this.#manifests.get(commit) ?? new Map<string, Manifest>();
    this.#manifests.set(commit, read);
    const manifest = read.get(committed.manifest) ?? (await readManifest(root, committed.manifest, options));
    const files = manifest.tables[table]?.files;
    if (files === undefined || manifest.attempt !== committed.attempt || manifest.runId !== committed.run) {
      throw corrupt(root.uriOf(committed.manifest), `does not list table ${table} of commit ${commit.commit}`);
    }
    read.set(committed.manifest, manifest);
    return files.map((file) => ({ ...file, uri: zones[file.zone].uriOf(file.path) }));
  }

  /** The landing files that a version was made from. */
  async *landed(commit: Commit, table: string, options?: StoreOptions): AsyncGenerator<LandedFile, void, undefined> {
    const landing = commit.landing[table];
    if (landing === undefined) throw this.#unknown(commit, table, commit.landing);
    const { files = [], list } = landing;
    if (list === undefined) yield* files;
    else yield* readLanded(this.#stores.root, list, options);
  }

  #unknown({ commit }: Commit, table: string, there: object): LakeError {
    const names = Object.keys(there).join(', ');
    return new LakeError(
      'version_unknown',
      `version ${commit} of ${this.#stores.root.uri} has no table ${table}`,
      `it has ${names === '' ? 'none' : names}`,
    );
  }
}
