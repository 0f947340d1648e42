import type { PhysicalKind } from '../table/physical-type.ts';
import { columnNames, physicalName, type Table } from '../table/table.ts';
import { columnComment, oneLine } from './column-comment.ts';
import { columnList, commentStatements, literal, qualified } from './ddl-standard.ts';

const types: Readonly<Record<PhysicalKind, string>> = {
  text: 'VARCHAR(65535)',
  double: 'DOUBLE PRECISION',
  int64: 'BIGINT',
  int32: 'INTEGER',
  boolean: 'BOOLEAN',
  date: 'DATE',
};

/** CREATE TABLE to be loaded with COPY … FORMAT AS PARQUET, which matches columns by their order. */
export function redshiftTable(table: Table, schema: string | undefined): string {
  const name = qualified(schema, table.name);
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (\n${columnList(table, types, { required: true })}\n);`,
    ...commentStatements(table, name),
  ].join('\n');
}

/** CREATE EXTERNAL TABLE over published Parquet files. External tables keep no comments, so they stand above the statement. */
export function redshiftExternalTable(table: Table, schema: string | undefined, location: string): string {
  const meanings = columnNames(table).map((name) => `-- ${physicalName(name)}: ${columnComment(table.columns[name]!)}`);
  return [
    `-- ${oneLine(table.doc)}`,
    ...meanings,
    `CREATE EXTERNAL TABLE ${qualified(schema, table.name)} (\n${columnList(table, types, { required: false })}\n)`,
    'STORED AS PARQUET',
    `LOCATION ${literal(location)};`,
  ].join('\n');
}
