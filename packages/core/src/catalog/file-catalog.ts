import type { StoreOptions } from '../store/store.ts';
import type { Catalog, CatalogTable, CatalogVersion } from './catalog.ts';

/** As much of a version of a lake as a catalog needs. */
export interface NamedTables {
  readonly commit: number;
  readonly runId: string;
  readonly committedAt: string;
  readonly tables: Readonly<Record<string, { readonly version: string; readonly rows: number; readonly run: string }>>;
  readonly landing: Readonly<Record<string, { readonly version: string; readonly rows: number }>>;
}

/** As much of a lake as a catalog needs. */
export interface NamedLake<C extends NamedTables> {
  readonly root: { readonly uri: string };
  current(options?: StoreOptions): Promise<C | undefined>;
  files(commit: C, table: string, options?: StoreOptions): Promise<readonly { readonly uri: string }[]>;
  landed(commit: C, table: string, options?: StoreOptions): AsyncIterable<{ readonly uri: string }>;
}

/** The lake's own commits as a catalog: the newest one says what every name stands for, so there is nothing to publish. */
export function fileCatalog<C extends NamedTables>(lake: NamedLake<C>): Catalog {
  const tableOf = async (commit: C, name: string, options?: StoreOptions): Promise<CatalogTable | undefined> => {
    const table = commit.tables[name];
    if (table !== undefined) {
      const files = await lake.files(commit, name, options);
      const { version, rows, run } = table;
      return { name, format: 'parquet', files: files.map(({ uri }) => uri), version, rows, run };
    }
    const landing = commit.landing[name];
    if (landing === undefined) return undefined;
    const { version, rows } = landing;
    const files: string[] = [];
    for await (const { uri } of lake.landed(commit, name, options)) files.push(uri);
    return { name, format: 'json', files, version, rows, run: commit.runId };
  };
  return {
    publish: async (_version, options) => options?.signal?.throwIfAborted(),
    async resolve(name, options) {
      const commit = await lake.current(options);
      return commit === undefined ? undefined : await tableOf(commit, name, options);
    },
    async current(options): Promise<CatalogVersion | undefined> {
      const commit = await lake.current(options);
      if (commit === undefined) return undefined;
      const tables: CatalogTable[] = [];
      for (const name of [...Object.keys(commit.landing), ...Object.keys(commit.tables)]) {
        tables.push((await tableOf(commit, name, options))!);
      }
      return { lake: lake.root.uri, commit: commit.commit, committedAt: commit.committedAt, tables };
    },
  };
}
