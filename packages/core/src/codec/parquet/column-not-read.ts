import { LakehouseError } from '../../table/lakehouse-error.ts';
import type { Table } from '../../table/table.ts';

/** For a batch that is asked for a column which its decoder was not. */
export function columnNotRead(table: Table, column: string): LakehouseError {
  return new LakehouseError(
    'no_such_column',
    `column ${column} of table ${table.name} was not read`,
    'name it among the columns to decode',
  );
}
