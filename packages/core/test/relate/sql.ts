import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { columnNames, physicalTypeOf, type RowOf, type Table } from '@stedi-lakehouse/core';

const types = {
  text: 'VARCHAR',
  double: 'DOUBLE',
  int64: 'BIGINT',
  int32: 'INTEGER',
  boolean: 'BOOLEAN',
  date: 'DATE',
};

/** A database that holds nothing yet. */
export async function emptyDatabase(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:');
  return instance.connect();
}

/** Makes a table of the rows, with a column `at_row` for their order. */
export async function load<T extends Table>(db: DuckDBConnection, table: T, rows: readonly RowOf<T>[]): Promise<void> {
  const names = columnNames(table);
  const columns = names.map((name) => `"${name}" ${types[physicalTypeOf(table.columns[name]!).kind]}`);
  await db.run(`CREATE OR REPLACE TABLE ${table.name} (at_row INTEGER, ${columns.join(', ')})`);
  const appender = await db.createAppender(table.name);
  for (const [at, row] of rows.entries()) {
    appender.appendInteger(at);
    for (const name of names) {
      const cell = row[name];
      const { kind } = physicalTypeOf(table.columns[name]!);
      if (cell === null) appender.appendNull();
      else if (kind === 'text') appender.appendVarchar(cell as string);
      else if (kind === 'boolean') appender.appendBoolean(cell as boolean);
      else if (kind === 'int64') appender.appendBigInt(BigInt(cell as number));
      else appender.appendDouble(cell as number);
    }
    appender.endRow();
  }
  appender.closeSync();
}

/** The rows of a query; whole numbers as numbers. */
export async function query(db: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  const rows = (await db.runAndReadAll(sql)).getRowObjects();
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
}

function plain(value: DuckDBValue): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
