import type { Column } from '../table/column.ts';
import { physicalTypeOf, type PhysicalKind } from '../table/physical-type.ts';
import { columnNames, physicalName, type Table } from '../table/table.ts';
import { columnComment } from './column-comment.ts';

/** A column as Hive catalogs have it, Athena's and Glue's. */
export interface HiveColumn {
  /** Lower case. */
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  readonly column: Column;
}

const types: Readonly<Record<PhysicalKind, string>> = {
  text: 'string',
  double: 'double',
  int64: 'bigint',
  int32: 'int',
  boolean: 'boolean',
  date: 'date',
};

const dayNumber = 'Days since 1970-01-01.';

/** How the files of a table are read: landing tables are JSON, all others Parquet. */
export function filesFormat(table: Table): 'json' | 'parquet' {
  return table.zone === 'landing' ? 'json' : 'parquet';
}

/** A table's columns in their order. */
export function hiveColumns(table: Table): HiveColumn[] {
  const json = filesFormat(table) === 'json';
  return columnNames(table).map((name) => {
    const column = table.columns[name]!;
    const { kind } = physicalTypeOf(column);
    // a day is a plain number in JSON, and its unit worth saying
    const numbered = json && kind === 'date' ? { ...column, doc: `${dayNumber} ${column.doc}` } : column;
    const type = types[column === numbered ? kind : 'int32'];
    return { name: physicalName(name), type, comment: columnComment(numbered), column };
  });
}
