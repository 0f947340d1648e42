import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquet, type ParquetOptions, type RowOf, type Table } from '@stedi-lakehouse/core';
import { encodeRows } from '@stedi-lakehouse/core/testing';
import { DuckDBDateValue, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

/** A path that no test had before: DuckDB remembers files by their names. */
export function newPath(): string {
  return join(folder, `${files++}.parquet`);
}

/** Puts bytes where DuckDB can read them. */
export function saved(file: Uint8Array): string {
  const path = newPath();
  writeFileSync(path, file);
  return path;
}

/** Rows as a Parquet file's bytes. */
export async function parquetOf<T extends Table>(
  table: T,
  rows: Iterable<RowOf<T>>,
  options: ParquetOptions = {},
): Promise<Uint8Array> {
  return (await encodeRows(parquet(options), table, rows, 1000)).file;
}

/** What DuckDB answers: bigints for int64, days for dates. */
export async function duckdb(
  sql: string,
  values: readonly DuckDBValue[] = [],
): Promise<{ readonly names: string[]; readonly types: string[]; readonly rows: unknown[][] }> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const result = await connection.runAndReadAll(sql, [...values]);
    const rows = result.getRows().map((row) => row.map((cell) => (cell instanceof DuckDBDateValue ? cell.days : cell)));
    return { names: result.columnNames(), types: result.columnTypes().map(String), rows };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
