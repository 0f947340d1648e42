import type { Column } from '../../table/column.ts';
import { physicalTypeOf } from '../../table/physical-type.ts';
import { columnNames, type Table } from '../../table/table.ts';
import { BooleanColumn } from './boolean-column.ts';
import { NumberColumn } from './number-column.ts';
import { schemaCheckOf } from './schema-check.ts';
import { TextColumn } from './text-column.ts';

export type TableColumn = TextColumn | NumberColumn | BooleanColumn;

/** Room for `capacity` rows of a table, one column of cells for each of its columns, in their order. */
export function tableColumns(table: Table, capacity: number): readonly TableColumn[] {
  return columnNames(table).map((name) => cellsOf(table.columns[name]!, capacity));
}

function cellsOf(column: Column, capacity: number): TableColumn {
  const { kind, nullable } = physicalTypeOf(column);
  const check = schemaCheckOf(column);
  if (kind === 'text') return new TextColumn(check, nullable, capacity);
  if (kind === 'boolean') return new BooleanColumn(check, nullable, capacity);
  return new NumberColumn(kind, check, nullable, capacity);
}
