import type { PhysicalKind } from '../table/physical-type.ts';
import type { Table } from '../table/table.ts';
import { columnList, commentStatements, qualified } from './ddl-standard.ts';

const types: Readonly<Record<PhysicalKind, string>> = {
  text: 'VARCHAR',
  double: 'DOUBLE',
  int64: 'BIGINT',
  int32: 'INTEGER',
  boolean: 'BOOLEAN',
  date: 'DATE',
};

/** CREATE TABLE with its comments. */
export function duckdbTable(table: Table, schema: string | undefined): string {
  const name = qualified(schema, table.name);
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (\n${columnList(table, types, { required: true })}\n);`,
    ...commentStatements(table, name),
  ].join('\n');
}
