import { isWide, type PhysicalKind } from '../../table/physical-type.ts';

/** Where the cells of a column are put. */
export interface CellArrays {
  /** Numbers, codes, or booleans as 0 and 1. */
  readonly values: Float64Array | Int32Array;
  /** One byte a row, 1 where it holds a value; of length 0 where the column is not nullable. */
  readonly present: Uint8Array;
}

/** Arrays for `capacity` cells, all present. */
export function cellArrays(kind: PhysicalKind, nullable: boolean, capacity: number): CellArrays {
  return {
    values: isWide(kind) ? new Float64Array(capacity) : new Int32Array(capacity),
    present: new Uint8Array(nullable ? capacity : 0).fill(1),
  };
}
