import type { StoreOptions } from '../store/store.ts';

/** What a name stands for at one version: files that another engine can read. */
export interface CatalogTable {
  readonly name: string;
  readonly format: 'json' | 'parquet';
  /** URIs, in the order of the rows. One that ends in `/` stands for all files below it, in no order: catalogs of folders know no more. */
  readonly files: readonly string[];
  /** Equal versions are equal rows. */
  readonly version: string;
  readonly rows: number;
  /** Id of the run that made the table, or that read it where it is a landing table. */
  readonly run: string;
}

/** Every name of one version of a lake. */
export interface CatalogVersion {
  /** The lake's root as people write it. Commits of two lakes do not compare. */
  readonly lake: string;
  readonly commit: number;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  readonly tables: readonly CatalogTable[];
}

/** The names by which others query a lake. A catalog follows the lake's commits; it never decides what is current. */
export interface Catalog {
  /** Makes the names stand for this version. Repeating it changes nothing; an older version than the catalog's is passed over. */
  publish(version: CatalogVersion, options?: StoreOptions): Promise<void>;
  /** What a name stands for now, `undefined` where there is none. */
  resolve(name: string, options?: StoreOptions): Promise<CatalogTable | undefined>;
  /** All names at once, of one version; `undefined` before the first. */
  current(options?: StoreOptions): Promise<CatalogVersion | undefined>;
}
