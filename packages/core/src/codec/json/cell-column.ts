import type { Vector } from '../../batch/vector.ts';
import type { InvalidReason } from '../codec.ts';
import type { JsonCell } from './cell.ts';

/** The cells of one column in the making, by row. What a column makes of a JSON value is decided in its implementations and nowhere else. */
export interface CellColumn {
  readonly nullable: boolean;
  /** One byte a row, 1 where it holds a value; of length 0 where the column is not nullable. */
  readonly present: Uint8Array;
  /** Whether the column wants a new dictionary before it takes many more cells. */
  readonly full: boolean;
  /** Stores a value, or says why the column cannot hold it. What was stored in a row may be stored over. */
  put(row: number, cell: JsonCell): InvalidReason | undefined;
  /** Stores null: `false`, and no change, where the column has no nulls. */
  putNull(row: number): boolean;
  /** The first `rows` cells as a vector of their own; the next cells start at row 0 again. */
  take(rows: number): Vector;
}
