import type { DecodedArray } from 'hyparquet';
import { Dictionary } from '../../batch/dictionary.ts';
import { allValid, setNull, type Validity } from '../../batch/validity.ts';
import { BooleanVector, NumberVector, TextVector, type Vector } from '../../batch/vector.ts';
import { ColumnProblem } from './column-problem.ts';
import type { Leaf } from './leaf.ts';

/** Collects the pages of one column chunk, as hyparquet hands them on, into a vector of the whole row group. */
export class ColumnReader {
  readonly #leaf: Leaf;
  #dictionary: Dictionary | undefined;
  #values: Float64Array | Int32Array;
  #validity: Uint8Array | undefined;
  #filled = 0;

  constructor(leaf: Leaf) {
    this.#leaf = leaf;
    this.#values = this.#empty(0);
  }

  /** Makes room for a row group. Row groups share a text dictionary until it is full. */
  start(rows: number): void {
    this.#values = this.#empty(rows);
    this.#validity = undefined;
    this.#filled = 0;
    if (this.#leaf.kind === 'text' && (this.#dictionary === undefined || this.#dictionary.full)) {
      this.#dictionary = new Dictionary();
    }
  }

  /** hyparquet's text parser: a code instead of a string. It is called once for each entry of a dictionary page, not once a row. */
  readonly code = (bytes: Uint8Array): number => this.#dictionary!.addBytes(bytes);

  /** Takes a page's values, from row `from` of the row group. */
  page(from: number, values: DecodedArray): void {
    if (from + values.length > this.#values.length) throw new ColumnProblem('it has more values than rows');
    this.#filled += values.length;
    if (values instanceof BigInt64Array) return this.#integers(from, values);
    if (values instanceof Float64Array || values instanceof Int32Array) return this.#values.set(values, from);
    const cells: ArrayLike<unknown> = values;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (cell === null || cell === undefined) this.#null(from + i);
      else if (this.#leaf.kind === 'text' && typeof cell !== 'number') throw new ColumnProblem('it does not hold text');
      else this.#values[from + i] = Number(cell);
    }
    if (this.#leaf.kind === 'int64') this.#checkExact(from, from + cells.length);
  }

  finish(): Vector {
    if (this.#filled < this.#values.length) throw new ColumnProblem('it has fewer values than rows');
    return vectorOf(this.#leaf, this.#values, this.#dictionary, this.#validity);
  }

  #empty(rows: number): Float64Array | Int32Array {
    return this.#leaf.kind === 'double' || this.#leaf.kind === 'int64' ? new Float64Array(rows) : new Int32Array(rows);
  }

  #integers(from: number, values: BigInt64Array): void {
    // two words each: making a BigInt of every value takes ten times as long
    const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    for (let i = 0; i < values.length; i++) {
      this.#values[from + i] = words[2 * i + 1]! * 4294967296 + (words[2 * i]! >>> 0);
    }
    this.#checkExact(from, from + values.length);
  }

  #checkExact(from: number, to: number): void {
    for (let row = from; row < to; row++) {
      if (!Number.isSafeInteger(this.#values[row]!)) throw new ColumnProblem('it holds integers beyond 2^53 − 1');
    }
  }

  #null(row: number): void {
    if (!this.#leaf.nullable) throw new ColumnProblem('it holds nulls and is not nullable in the table');
    setNull((this.#validity ??= allValid(this.#values.length)), row);
  }
}

function vectorOf(
  leaf: Leaf,
  values: Float64Array | Int32Array,
  dictionary: Dictionary | undefined,
  validity: Validity,
): Vector {
  if (dictionary !== undefined) return new TextVector(values as Int32Array, dictionary, validity);
  if (leaf.kind === 'boolean') return new BooleanVector(values as Int32Array, validity);
  return new NumberVector(values, validity);
}

/** Rows [from, to) of a vector. Values are shared, not copied. */
export function sliceVector(vector: Vector, from: number, to: number): Vector {
  const validity = sliceValidity(vector.validity, from, to);
  if (vector.kind === 'text') return new TextVector(vector.codes.subarray(from, to), vector.dictionary, validity);
  if (vector.kind === 'boolean') return new BooleanVector(vector.values.subarray(from, to), validity);
  return new NumberVector(vector.values.subarray(from, to), validity);
}

function sliceValidity(validity: Validity, from: number, to: number): Validity {
  if (validity === undefined) return undefined;
  const first = from >> 3;
  const shift = from & 7;
  if (shift === 0) return validity.subarray(first, (to + 7) >> 3);
  const bits = new Uint8Array((to - from + 7) >> 3);
  for (let i = 0; i < bits.length; i++) {
    bits[i] = (validity[first + i]! >> shift) | ((validity[first + i + 1] ?? 0) << (8 - shift));
  }
  return bits;
}
