import {
  CatalogError,
  fileCatalog,
  type ByteSource,
  type CatalogVersion,
  type Lake,
  type Table,
} from '@stedi-lakehouse/core';
import type { TableChange, TableDifference } from '@stedi-lakehouse/core/glue';
import type { GlueChoice } from '../cli/catalog-options.ts';

/** What became of each table of a catalog. */
export interface Registered {
  readonly catalog: 'glue';
  readonly database: string;
  /** The version of the lake that the catalog stands for now. */
  readonly commit: number;
  readonly tables: Readonly<Record<string, TableChange>>;
}

/** A catalog of others that follows one lake. */
export interface LakeCatalog {
  /** Refuses, before anything is written, what could not be registered afterwards. Throws CatalogError. */
  check(): Promise<void>;
  /** Makes the catalog stand for the lake's current version; goes on where an earlier one stopped. Throws CatalogError. */
  register(): Promise<Registered>;
  /** What `register` would do, and the version that it would do it for. */
  diff(): Promise<{ readonly commit: number; readonly differences: readonly TableDifference[] }>;
  close(): void;
}

/**
 * The Glue Data Catalog for a lake. The client is loaded only now.
 *
 * Throws CatalogError (location) for a lake, or landing files, that are not on S3.
 */
export async function glueFor(
  lake: Lake,
  {
    database,
    piiTag,
    tables,
    landing = [],
  }: GlueChoice & { readonly tables: readonly Table[]; readonly landing?: readonly string[] },
  options: { readonly signal: AbortSignal; readonly onTable?: (table: string, change: TableChange) => void },
): Promise<LakeCatalog> {
  const { assertOnS3, glueCatalog } = await import('@stedi-lakehouse/core/glue');
  const { signal } = options;
  assertOnS3(lake.root.uri, 'the lake');
  for (const [zone, { uri }] of Object.entries(lake.zones)) assertOnS3(uri, `the ${zone} zone`);
  for (const place of landing) assertOnS3(place, 'landing');
  const changes: Record<string, TableChange> = {};
  const onTable = (table: string, change: TableChange): void => {
    changes[table] = change;
    options.onTable?.(table, change);
  };
  const open = async (table: string, number: number): Promise<ByteSource[]> => {
    const commit = await lake.at(number, { signal });
    const files = commit === undefined ? [] : await lake.files(commit, table, { signal });
    return files.map((file) => lake.source(file));
  };
  const glue = glueCatalog({ database, tables, onTable, open, ...(piiTag === undefined ? {} : { piiTag }) });
  const current = async (): Promise<CatalogVersion> => {
    const version = await fileCatalog(lake).current({ signal });
    if (version !== undefined) return version;
    throw new CatalogError('refused', `the lake ${lake.root.uri} has no version yet`, 'stedi run makes the first');
  };
  return {
    check: async () => await glue.check(lake.root.uri, { signal }),
    async register() {
      const version = await current();
      try {
        await glue.publish(version, { signal });
      } catch (error) {
        throw error instanceof CatalogError ? publishedAllTheSame(error, version) : error;
      }
      return { catalog: 'glue', database, commit: version.commit, tables: changes };
    },
    async diff() {
      const version = await current();
      return { commit: version.commit, differences: await glue.diff(version, { signal }) };
    },
    close: () => glue.close(),
  };
}

/** Says besides what the catalog lacks that the lake is whole. */
function publishedAllTheSame({ kind, message, advice }: CatalogError, { commit }: CatalogVersion): CatalogError {
  const what = message.slice(0, message.length - advice.length - 2);
  return new CatalogError(kind, `version ${commit} of the lake is published, but ${what}`, advice);
}
