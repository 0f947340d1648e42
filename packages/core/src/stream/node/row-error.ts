import { LakehouseError } from '../../table/lakehouse-error.ts';

/** A row written by a caller is not what its table declares. Names table, column and row number (from 0), never the value. */
export class RowError extends LakehouseError {
  readonly row: number;

  constructor(table: string, row: number, what: string, advice: string) {
    super('row_invalid', `row ${row} of ${table}: ${what}`, advice);
    this.row = row;
  }
}
