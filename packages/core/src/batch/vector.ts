import type { Cell } from '../table/column.ts';
import { keepShape } from '../keep-shape.ts';
import { Dictionary } from './dictionary.ts';
import type { NarrowNumbers, Numbers } from './narrow.ts';
import { isValid, takeValidity, type Validity } from './validity.ts';
import { takeInto, widenInto } from './widen.ts';

/** Text as codes into a dictionary; the code of a null row is 0 and means nothing. */
export class TextVector {
  readonly kind = 'text';

  readonly dictionary: Dictionary;
  readonly validity: Validity;
  #codes: Int32Array;
  /** Which of `#codes` the rows have; `undefined` where it is all, in order. */
  #rows: Int32Array | undefined;

  constructor(codes: Int32Array, dictionary: Dictionary, validity?: Validity) {
    this.dictionary = dictionary;
    this.validity = validity;
    this.#codes = codes;
    this.#rows = undefined;
  }

  get codes(): Int32Array {
    if (this.#rows === undefined) return this.#codes;
    const codes = new Int32Array(this.#rows.length);
    this.copyTo(codes, 0, 0, codes.length);
    [this.#codes, this.#rows] = [codes, undefined];
    return codes;
  }

  get length(): number {
    return (this.#rows ?? this.#codes).length;
  }

  at(row: number): string | null {
    return isValid(this.validity, row) ? this.dictionary.text(this.codes[row]!) : null;
  }

  /** The rows' codes are put together when they are asked for. */
  take(rowIndexes: Int32Array): TextVector {
    const vector = new TextVector(this.codes, this.dictionary, takeValidity(this.validity, rowIndexes));
    vector.#rows = rowIndexes;
    return vector;
  }

  /** Writes the codes of rows [from, to) into `into` from `at` on: without an array of their own where they were not asked for before. */
  copyTo(into: Int32Array, at: number, from: number, to: number): void {
    const rows = this.#rows?.subarray(from, to);
    if (rows === undefined) into.set(this.#codes.subarray(from, to), at);
    else takeInto(into, at, this.#codes, 0, rows);
  }
}

/** Numbers: integers and doubles in a Float64Array, int32 and dates in an Int32Array; a null row holds 0. */
export class NumberVector {
  readonly kind = 'number';

  readonly validity: Validity;
  /** Numbers less `#base`, of which the rows have those that `#rows` names; all, in order, where it is `undefined`. */
  #numbers: Numbers;
  #base = 0;
  #rows: Int32Array | undefined;
  readonly #wide: boolean;

  constructor(values: Float64Array | Int32Array, validity?: Validity) {
    this.validity = validity;
    this.#numbers = values;
    this.#rows = undefined;
    this.#wide = values instanceof Float64Array;
  }

  /** Numbers as `narrowed` makes them. `wide`: of a column whose values are doubles. */
  static of({ values, base }: NarrowNumbers, wide: boolean, validity: Validity): NumberVector {
    const vector = new NumberVector(wide ? noDoubles : noInts, validity);
    vector.#numbers = values;
    vector.#base = base;
    return vector;
  }

  get values(): Float64Array | Int32Array {
    const numbers = this.#numbers;
    const done = this.#wide ? numbers instanceof Float64Array : numbers instanceof Int32Array;
    if (done && this.#rows === undefined && this.#base === 0) return numbers as Float64Array | Int32Array;
    const values = this.#wide ? new Float64Array(this.length) : new Int32Array(this.length);
    this.copyTo(values, 0, 0, values.length);
    [this.#numbers, this.#base, this.#rows] = [values, 0, undefined];
    return values;
  }

  get length(): number {
    return (this.#rows ?? this.#numbers).length;
  }

  at(row: number): number | null {
    return isValid(this.validity, row) ? this.values[row]! : null;
  }

  /** The rows' values are put together when they are asked for. */
  take(rowIndexes: Int32Array): NumberVector {
    if (this.#rows !== undefined) return new NumberVector(this.values, this.validity).take(rowIndexes);
    const numbers = { values: this.#numbers, base: this.#base };
    const vector = NumberVector.of(numbers, this.#wide, takeValidity(this.validity, rowIndexes));
    vector.#rows = rowIndexes;
    return vector;
  }

  /** Writes the values of rows [from, to) into `into` from `at` on: without an array of their own where they were not asked for before. */
  copyTo(into: Float64Array | Int32Array, at: number, from: number, to: number): void {
    const rows = this.#rows?.subarray(from, to);
    if (rows === undefined) widenInto(into, at, this.#numbers.subarray(from, to), this.#base);
    else takeInto(into, at, this.#numbers, this.#base, rows);
  }
}

const noDoubles = new Float64Array(0);
const noInts = new Int32Array(0);

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
  keepShape(new TextVector(new Int32Array(0), new Dictionary(), validity).take(new Int32Array(0)));
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
