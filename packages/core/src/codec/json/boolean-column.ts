import { BooleanVector } from '../../batch/vector.ts';
import type { InvalidReason } from '../codec.ts';
import type { JsonCell } from './cell.ts';
import type { CellColumn } from './cell-column.ts';
import type { CellArrays } from './cell-arrays.ts';
import { validityOf } from './presence.ts';
import type { SchemaCheck } from './schema-check.ts';

/** Booleans in the making, as 0 and 1. */
export class BooleanColumn implements CellColumn {
  readonly kind = 'boolean';
  readonly nullable: boolean;
  readonly present: Uint8Array;
  readonly full = false;
  readonly values: Int32Array;
  readonly #check: SchemaCheck;

  constructor(check: SchemaCheck, nullable: boolean, arrays: CellArrays) {
    this.nullable = nullable;
    this.present = arrays.present;
    this.values = arrays.values as Int32Array;
    this.#check = check;
  }

  put(row: number, cell: JsonCell): InvalidReason | undefined {
    if (cell === null && this.nullable) return this.putNull(row) ? undefined : 'constraint';
    if (typeof cell !== 'boolean') return 'type';
    return this.putBoolean(row, cell) ? undefined : 'constraint';
  }

  /** Stores a boolean: `false`, and no change, where the schema forbids it. */
  putBoolean(row: number, value: boolean): boolean {
    if (!this.#check.plain && !this.#check.accepts(value)) return false;
    this.values[row] = value ? 1 : 0;
    if (this.nullable) this.present[row] = 1;
    return true;
  }

  putNull(row: number): boolean {
    if (!this.#check.acceptsNull) return false;
    this.values[row] = 0;
    this.present[row] = 0;
    return true;
  }

  take(rows: number): BooleanVector {
    const validity = validityOf(this.present, rows);
    return new BooleanVector(this.values.slice(0, rows), validity);
  }
}
