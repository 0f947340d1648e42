import { duckdbViews, fileCatalog, LakehouseError, type CatalogTable, type Lake } from '@stedi-lakehouse/core';
import type { DuckDBConnection, DuckDBResultReader, DuckDBValue } from '@duckdb/node-api';
import { UsageError } from '../cli/usage-error.ts';
import { stediTables } from '../stedi-tables.ts';
import { loadDuckDb } from './open-duckdb.ts';
import { QueryError } from './query-error.ts';
import { readOnly } from './read-only.ts';
import { whatIsThere } from './what-is-there.ts';

export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: Cell };

/** A query's rows, in memory. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/**
 * Runs SQL over the tables of a lake's current version. The engine can read the lake's files and nothing else, and writes none.
 *
 * Rejects with QueryError when the query fails, UsageError when the lake is empty or the query is not one statement, StoreError when a file of the
 * version is not where it should be.
 */
export async function queryLake(lake: Lake, sql: string, signal: AbortSignal): Promise<QueryResult> {
  const version = await fileCatalog(lake).current({ signal });
  if (version === undefined)
    throw new UsageError(`the lake ${lake.root.uri} has no version yet`, 'stedi run makes the first');
  const { there, gone } = await whatIsThere(version.tables);
  const asked = gone.find(({ table }) => sql.toLowerCase().includes(table));
  if (asked !== undefined) throw asked.error;
  const duckDb = await loadDuckDb();
  const instance = await duckDb.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  let interrupting: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    // an interrupt between two statements is lost, so it is repeated until the query ends
    interrupting = setInterval(() => connection.interrupt(), 20);
  };
  signal.addEventListener('abort', interrupt);
  try {
    signal.throwIfAborted();
    await openTables(connection, there);
    return resultOf(await readOnly(duckDb, connection, sql));
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof LakehouseError ? error : QueryError.of(error);
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(interrupting);
    connection.closeSync();
    instance.closeSync();
  }
}

async function openTables(connection: DuckDBConnection, tables: readonly CatalogTable[]): Promise<void> {
  for (const { sql } of duckdbViews(tables, stediTables)) await connection.run(sql);
  const paths = tables.flatMap(({ files }) => files).map((file) => `'${file.replaceAll("'", "''")}'`);
  await connection.run(`SET allowed_paths = [${paths.join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

function resultOf(reader: DuckDBResultReader): QueryResult {
  const columns = reader.deduplicatedColumnNames();
  const rows = reader.getRows().map((row) => Object.fromEntries(row.map((value, i) => [columns[i]!, plain(value)])));
  return { columns, rows };
}

/** A value as JSON has it: whole numbers as numbers where they are exact, everything without a counterpart as its text. */
function plain(value: DuckDBValue): Cell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value === null || typeof value !== 'object') return value ?? null;
  return String(value);
}
