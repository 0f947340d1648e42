import { LakehouseError } from '../table/lakehouse-error.ts';
import type { Table } from '../table/table.ts';
import { athenaTable } from './ddl-athena.ts';
import { duckdbTable } from './ddl-duckdb.ts';
import { redshiftExternalTable, redshiftTable } from './ddl-redshift.ts';

/** What runs the statements: Athena over the Glue catalog, Redshift, DuckDB. */
export type DdlEngine = 'athena' | 'redshift' | 'duckdb';

export interface DdlOptions {
  /** Database (Athena) or schema (Redshift, DuckDB) that the table belongs to. Default: the current one. */
  readonly schema?: string;
  /**
   * Folder of the table's files, `s3://…/`. Athena always needs one and gets a placeholder to fill in by default. With one, Redshift makes an
   * external table over the files, without one a table to be loaded. DuckDB takes none.
   */
  readonly location?: string;
}

const makers: Readonly<Record<DdlEngine, (table: Table, options: DdlOptions) => string>> = {
  athena: (table, { schema, location = `s3://BUCKET/${table.zone}/${table.name}/` }) =>
    athenaTable(table, schema, location),
  redshift: (table, { schema, location }) =>
    location === undefined ? redshiftTable(table, schema) : redshiftExternalTable(table, schema, location),
  duckdb: (table, { schema, location }) => {
    if (location === undefined) return duckdbTable(table, schema);
    throw new LakehouseError('invalid_option', 'a DuckDB table has no location', 'leave location out');
  },
};

/**
 * The statements that make a table in an engine, its columns with their meaning, unit and PII class. Ends with `;`, no new line.
 *
 * Names are lower case, as in files, and always quoted, since `user`, `timestamp` and others are reserved. Landing tables are JSON to Athena,
 * all others Parquet. Throws LakehouseError for an option that the engine cannot honour.
 */
export function ddl(table: Table, engine: DdlEngine, options: DdlOptions = {}): string {
  return makers[engine](table, options);
}
