import { LakehouseError } from '../table/lakehouse-error.ts';

/** More rows share a key than the join declares. Says how many keys, never which. */
export class JoinError extends LakehouseError {
  /** Keys that have too many rows, of those seen so far. */
  readonly keys: number;

  constructor(cardinality: string, table: string, column: string, keys: number) {
    super(
      'join_cardinality',
      `a ${cardinality} join found ${keys} ${keys === 1 ? 'key' : 'keys'} with more than one row in ${table} by ${column}`,
      'keep one row of each key first (keepFirst), join by a column that is unique, or declare the cardinality that the data has',
    );
    this.keys = keys;
  }
}
