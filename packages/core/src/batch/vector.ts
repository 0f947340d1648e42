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
    return new TextVector(
      takeInts(this.codes, rowIndexes, new Int32Array(rowIndexes.length), 0),
      this.dictionary,
      takeValidity(this.validity, rowIndexes),
    );
  }
}

/** Numbers: integers and doubles in a Float64Array, int32 and dates in an Int32Array; a null row holds 0. */
export class NumberVector {
  readonly kind = 'number';

  readonly validity: Validity;
  #values: Float64Array | Int32Array;
  /** Which of `#values` the rows have; `undefined` where it is all, in order. */
  #rows: Int32Array | undefined;

  constructor(values: Float64Array | Int32Array, validity?: Validity) {
    this.validity = validity;
    this.#values = values;
    this.#rows = undefined;
  }

  get values(): Float64Array | Int32Array {
    if (this.#rows !== undefined) {
      this.#values = taken(this.#values, this.#rows);
      this.#rows = undefined;
    }
    return this.#values;
  }

  get length(): number {
    return (this.#rows ?? this.#values).length;
  }

  at(row: number): number | null {
    return isValid(this.validity, row) ? this.values[row]! : null;
  }

  /** The rows' values are put together when they are asked for. */
  take(rowIndexes: Int32Array): NumberVector {
    const vector = new NumberVector(this.values, takeValidity(this.validity, rowIndexes));
    vector.#rows = rowIndexes;
    return vector;
  }

  /** Writes the values of rows [from, to) into `into` from `at` on: without an array of their own where they were not asked for before. */
  copyTo(into: Float64Array, at: number, from: number, to: number): void {
    const values = this.#values;
    if (this.#rows === undefined) into.set(values.subarray(from, to), at);
    else if (values instanceof Float64Array) takeDoubles(values, this.#rows.subarray(from, to), into, at);
    else takeInts(values, this.#rows.subarray(from, to), into, at);
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

function taken(values: Float64Array | Int32Array, rows: Int32Array): Float64Array | Int32Array {
  if (values instanceof Float64Array) return takeDoubles(values, rows, new Float64Array(rows.length), 0);
  return takeInts(values, rows, new Int32Array(rows.length), 0);
}

// one function for each type of array: in one for both, each element would cost a look at the type

function takeDoubles(values: Float64Array, rows: Int32Array, into: Float64Array, at: number): Float64Array {
  for (let row = 0; row < rows.length; row++) into[at + row] = values[rows[row]!]!;
  return into;
}

function takeInts<To extends Int32Array | Float64Array>(
  values: Int32Array,
  rows: Int32Array,
  into: To,
  at: number,
): To {
  for (let row = 0; row < rows.length; row++) into[at + row] = values[rows[row]!]!;
  return into;
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
  keepShape(new NumberVector(new Float64Array(0), validity).take(new Int32Array(0)));
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
