import type { StoreOptions } from '../store/store.ts';

/** What a name stands for at one version: files that another engine can read. */
export interface CatalogTable {
  readonly name: string;
  readonly format: 'json' | 'parquet';
  /** URIs, in the order of the rows. */
  readonly files: readonly string[];
  /** Equal versions are equal rows. */
  readonly version: string;
}

/** Every name of one version of a lake. */
export interface CatalogVersion {
  readonly commit: number;
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
