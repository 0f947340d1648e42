import { DuckDBInstance } from '@duckdb/node-api';
import { columnNames, daysSinceEpoch, type Table } from '@stedi-lakehouse/core';
import { stediPipeline } from '@stedi-lakehouse/transforms';
import type { RunReport } from '../../packages/runner/src/report/run-report.ts';
import { Oracle } from '../../packages/transforms/test/oracle/oracle.ts';
import { landingFolder, type Layout } from './landing-files.ts';
import { sha256 } from './listing.ts';

type Files = RunReport['tables'];

/** The tables that a run makes. */
export const madeTables: readonly Table[] = stediPipeline().transitions.map(({ to }) => to);

/** The rows of published Parquet files as DuckDB reads them: each row as text, sorted. */
export async function publishedRows(tables: Files): Promise<Record<string, string[]>> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows: Record<string, string[]> = {};
  for (const table of madeTables) {
    const files = tables[table.name]!.files.map(({ path }) => `'${path.replaceAll("'", "''")}'`);
    const columns = columnNames(table).map((name) =>
      table.columns[name]!.unit === daysSinceEpoch ? `"${name}" - DATE '1970-01-01'` : `"${name}"`,
    );
    const result = await connection.runAndReadAll(
      `SELECT ${columns.join(', ')} FROM read_parquet([${files.join(', ')}])`,
    );
    rows[table.name] = result
      .getRowsJS()
      .map((cells) => JSON.stringify(cells.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell))))
      .toSorted();
  }
  connection.closeSync();
  instance.closeSync();
  return rows;
}

/** The oracle over landing files of lines. */
export async function oracleOver(root: string, place: Layout['place'] = 'table'): Promise<Oracle> {
  const glob = (subject: Parameters<typeof landingFolder>[1]): string =>
    `${landingFolder(root, subject, place)}/*.json`;
  return await Oracle.over({
    customer: glob('customer'),
    accelerometer: glob('accelerometer'),
    stepTrainer: glob('step_trainer'),
  });
}

/** The rows that SQL gives for each table, sorted texts. */
export async function oracleRows(oracle: Oracle): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const table of madeTables) rows[table.name] = await oracle.rows(table);
  return rows;
}

/** Counts and hashes of rows, to compare rows of people without ever printing one. */
export function digests(rows: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rows).map(([name, texts]) => [name, `${texts.length} rows, ${sha256(texts.join('\n'))}`]),
  );
}
