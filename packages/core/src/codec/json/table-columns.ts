import type { Column } from '../../table/column.ts';
import { physicalTypeOf } from '../../table/physical-type.ts';
import { columnNames, type Table } from '../../table/table.ts';
import { BooleanColumn } from './boolean-column.ts';
import { NumberColumn } from './number-column.ts';
import { cellArrays, type CellArrays } from './cell-arrays.ts';
import { schemaCheckOf } from './schema-check.ts';
import { TextColumn } from './text-column.ts';

export type TableColumn = TextColumn | NumberColumn | BooleanColumn;

/** Room for `capacity` rows of a table, one column of cells for each of its columns, in their order: in `arrays`, or in new ones. */
export function tableColumns(table: Table, capacity: number, arrays?: readonly CellArrays[]): readonly TableColumn[] {
  return columnNames(table).map((name, index) => cellsOf(table.columns[name]!, capacity, arrays?.[index]));
}

function cellsOf(column: Column, capacity: number, given: CellArrays | undefined): TableColumn {
  const { kind, nullable } = physicalTypeOf(column);
  const check = schemaCheckOf(column);
  const arrays = given ?? cellArrays(kind, nullable, capacity);
  if (kind === 'text') return new TextColumn(check, nullable, arrays);
  if (kind === 'boolean') return new BooleanColumn(check, nullable, arrays);
  return new NumberColumn(kind, check, nullable, arrays);
}
