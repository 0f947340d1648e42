import type { Cell } from '../table/column.ts';
import { keepShape } from '../keep-shape.ts';
import { Dictionary } from './dictionary.ts';
import { isValid, takeValidity, type Validity } from './validity.ts';

/** Text as codes into a dictionary; the code of a null row is 0 and means nothing. */
export class TextVector {
  readonly kind = 'text';

  readonly codes: Int32Array;
  readonly dictionary: Dictionary;
  readonly validity: Validity;

  constructor(codes: Int32Array, dictionary: Dictionary, validity?: Validity) {
    this.codes = codes;
    this.dictionary = dictionary;
    this.validity = validity;
  }

  get length(): number {
    return this.codes.length;
  }

  at(row: number): string | null {
    return isValid(this.validity, row) ? this.dictionary.text(this.codes[row]!) : null;
  }

  take(rowIndexes: Int32Array): TextVector {
    return new TextVector(takeInts(this.codes, rowIndexes), this.dictionary, takeValidity(this.validity, rowIndexes));
  }
}

/** Numbers: integers and doubles in a Float64Array, int32 and dates in an Int32Array; a null row holds 0. */
export class NumberVector {
  readonly kind = 'number';

  readonly values: Float64Array | Int32Array;
  readonly validity: Validity;

  constructor(values: Float64Array | Int32Array, validity?: Validity) {
    this.values = values;
    this.validity = validity;
  }

  get length(): number {
    return this.values.length;
  }

  at(row: number): number | null {
    return isValid(this.validity, row) ? this.values[row]! : null;
  }

  take(rowIndexes: Int32Array): NumberVector {
    const { values: all } = this;
    const values = all instanceof Float64Array ? takeDoubles(all, rowIndexes) : takeInts(all, rowIndexes);
    return new NumberVector(values, takeValidity(this.validity, rowIndexes));
  }
}

/** Booleans as 0 and 1. */
export class BooleanVector {
  readonly kind = 'boolean';

  readonly values: Int32Array;
  readonly validity: Validity;

  constructor(values: Int32Array, validity?: Validity) {
    this.values = values;
    this.validity = validity;
  }

  get length(): number {
    return this.values.length;
  }

  at(row: number): boolean | null {
    return isValid(this.validity, row) ? this.values[row] === 1 : null;
  }

  take(rowIndexes: Int32Array): BooleanVector {
    const { values, validity } = new NumberVector(this.values, this.validity).take(rowIndexes);
    return new BooleanVector(values as Int32Array, validity);
  }
}

// one function for each type of array: in one for both, each element would cost a look at the type

function takeDoubles(values: Float64Array, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let row = 0; row < taken.length; row++) taken[row] = values[rows[row]!]!;
  return taken;
}

function takeInts(values: Int32Array, rows: Int32Array): Int32Array {
  const taken = new Int32Array(rows.length);
  for (let row = 0; row < taken.length; row++) taken[row] = values[rows[row]!]!;
  return taken;
}

/** Whether a column's codes number all texts of its dictionary by first occurrence, as those of a held table and of a row group do. */
export function isNumbered({ codes, dictionary, validity }: TextVector): boolean {
  if (validity !== undefined) return false;
  let seen = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row]! > seen) return false;
    if (codes[row] === seen) seen++;
  }
  return seen === dictionary.size;
}

// of each type of array, and with nulls as well as without: what the engine has seen from the start it need not learn while it works
for (const validity of [undefined, new Uint8Array(0)]) {
  keepShape(new NumberVector(new Float64Array(0), validity));
  keepShape(new NumberVector(new Int32Array(0), validity));
  keepShape(new BooleanVector(new Int32Array(0), validity));
  keepShape(new TextVector(new Int32Array(0), new Dictionary(), validity));
}

/** A column of a batch, for code that works on any table. */
export type Vector = TextVector | NumberVector | BooleanVector;

/** A column of a batch as its type says: text has codes and a dictionary, numbers and booleans have values. */
export type ColumnOf<V extends Cell> = {
  readonly length: number;
  readonly validity: Validity;
  at(row: number): V;
} & (NonNullable<V> extends string
  ? { readonly codes: Int32Array; readonly dictionary: Dictionary }
  : { readonly values: Float64Array | Int32Array });
