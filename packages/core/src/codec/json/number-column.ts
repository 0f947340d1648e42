import { isWide, type PhysicalKind } from '../../table/physical-type.ts';
import { NumberVector } from '../../batch/vector.ts';
import type { InvalidReason } from '../codec.ts';
import { NumberText, type JsonCell } from './cell.ts';
import type { CellColumn } from './cell-column.ts';
import { integerOf } from './integer-text.ts';
import type { CellArrays } from './cell-arrays.ts';
import { validityOf } from './presence.ts';
import type { SchemaCheck } from './schema-check.ts';

/** Numbers in the making: integers exact and never −0, doubles bit for bit what `JSON.parse` gives. */
export class NumberColumn implements CellColumn {
  readonly kind: 'double' | 'int64' | 'int32' | 'date';
  readonly nullable: boolean;
  readonly present: Uint8Array;
  readonly full = false;
  /** Whether only whole numbers are valid. */
  readonly integer: boolean;
  readonly values: Float64Array | Int32Array;
  readonly #check: SchemaCheck;
  /** Whether a number of the column's type needs no further check. */
  readonly #plain: boolean;
  /** The least and the greatest number that are taken. */
  least = -Infinity;
  most = Infinity;
  /** Whether 0 and less are taken all the same. */
  #takesNone = false;

  constructor(
    kind: Exclude<PhysicalKind, 'text' | 'boolean'>,
    check: SchemaCheck,
    nullable: boolean,
    arrays: CellArrays,
  ) {
    this.kind = kind;
    this.nullable = nullable;
    this.present = arrays.present;
    this.integer = kind !== 'double';
    this.#plain = check.plain && isWide(kind);
    this.values = arrays.values;
    this.#check = check;
  }

  put(row: number, cell: JsonCell): InvalidReason | undefined {
    if (cell === null && this.nullable) return this.putNull(row) ? undefined : 'constraint';
    if (!(cell instanceof NumberText)) return 'type';
    const value = this.integer ? integerOf(cell.text) : Number(cell.text);
    if (!Number.isFinite(value)) return this.integer && !Number.isNaN(value) ? 'integer_too_large' : 'type';
    return this.putNumber(row, value) ? undefined : 'constraint';
  }

  /** Takes numbers of this range alone from here on; with `takesNone`, 0 and less too. */
  holdTo(least: number, most: number, takesNone: boolean): void {
    this.least = least;
    this.most = most;
    this.#takesNone = takesNone;
  }

  /** Stores a finite number, whole where the column is of integers: `false`, and no change, where the schema forbids it. */
  putNumber(row: number, value: number): boolean {
    if (!this.#plain && !this.#accepts(value)) return false;
    if ((value < this.least || value > this.most) && !(this.#takesNone && value <= 0)) return false;
    this.values[row] = value;
    if (this.nullable) this.present[row] = 1;
    return true;
  }

  /** Whether the schema takes this number of the column's type. */
  #accepts(value: number): boolean {
    if (this.values instanceof Int32Array && value !== (value | 0)) return false;
    return this.#check.plain || this.#check.accepts(value);
  }

  putNull(row: number): boolean {
    if (!this.#check.acceptsNull) return false;
    this.values[row] = 0;
    this.present[row] = 0;
    return true;
  }

  take(rows: number): NumberVector {
    const validity = validityOf(this.present, rows);
    return new NumberVector(this.values.slice(0, rows), validity);
  }
}
