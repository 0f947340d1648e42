import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbViews, fileCatalog, LakehouseError, type CatalogTable, type Lake } from '@stedi-lakehouse/core';
import type { DuckDBConnection, DuckDBResultReader, DuckDBValue } from '@duckdb/node-api';
import { UsageError } from '../cli/usage-error.ts';
import { stediTables } from '../stedi-tables.ts';
import { copyTables } from './copy-tables.ts';
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
 * Runs SQL over the tables of a lake's current version. The engine has copies of the tables that the query names, in a temporary folder, and
 * opens no other file: whatever a query may do, it reads nothing else and the lake and landing stay as they are.
 *
 * Rejects with QueryError when the query fails, UsageError when the lake is empty or the query is not one statement, StoreError when a file of the
 * version is not where it should be.
 */
export async function queryLake(lake: Lake, sql: string, signal: AbortSignal): Promise<QueryResult> {
  const version = await fileCatalog(lake).current({ signal });
  if (version === undefined)
    throw new UsageError(`the lake ${lake.root.uri} has no version yet`, 'stedi run makes the first');
  const { there, gone } = await whatIsThere(version.tables);
  const isNamed = (table: string): boolean => sql.toLowerCase().includes(table);
  const asked = gone.find(({ table }) => isNamed(table));
  if (asked !== undefined) throw asked.error;
  const duckDb = await loadDuckDb();
  const instance = await duckDb.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const folder = await mkdtemp(join(tmpdir(), 'stedi-query-'));
  let interrupting: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    // an interrupt between two statements is lost, so it is repeated until the query ends
    interrupting = setInterval(() => connection.interrupt(), 20);
  };
  signal.addEventListener('abort', interrupt);
  try {
    signal.throwIfAborted();
    const named = there.filter(({ name }) => isNamed(name));
    await openTables(connection, await copyTables(named, stediTables, folder, signal));
    await nameOthers(
      connection,
      there.filter(({ name }) => !isNamed(name)),
    );
    await lockDown(connection, folder);
    return resultOf(await readOnly(duckDb, connection, sql));
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof LakehouseError ? error : QueryError.of(error);
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(interrupting);
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

async function openTables(connection: DuckDBConnection, tables: readonly CatalogTable[]): Promise<void> {
  for (const { sql } of duckdbViews(tables, stediTables)) await connection.run(sql);
}

/** Tables that the query does not name are listed, and say so to one who reads them by a name that is made up as it runs. */
async function nameOthers(connection: DuckDBConnection, tables: readonly CatalogTable[]): Promise<void> {
  const empty = tables.map((table) => ({ ...table, files: [] }));
  for (const { name, sql } of duckdbViews(empty, stediTables)) {
    const asks = `error('the query has to name ${name} in its text')`;
    await connection.run(sql.replace(/WHERE false$/, () => `WHERE ${asks} IS NULL`));
  }
}

/** No file but the copies can be opened, and nothing can change that. */
async function lockDown(connection: DuckDBConnection, folder: string): Promise<void> {
  await connection.run(`SET allowed_directories = ['${folder.replaceAll("'", "''")}']`);
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
