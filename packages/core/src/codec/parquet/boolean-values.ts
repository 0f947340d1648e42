import { isValid } from '../../batch/validity.ts';
import { BooleanVector, type Vector } from '../../batch/vector.ts';
import type { ColumnValues, EncodedValues } from './column-values.ts';
import { Encoding } from './format.ts';
import { grow } from './grow.ts';
import type { Leaf } from './leaf.ts';
import { Levels } from './levels.ts';
import { beginPages, dataPages } from './page.ts';
import { booleanBounds } from './statistics.ts';

/** Booleans: one bit each, in both layouts. */
export class BooleanValues implements ColumnValues {
  readonly levels: Levels;
  readonly #leaf: Leaf;
  #values = new Uint8Array(0);
  #count = 0;

  constructor(leaf: Leaf) {
    this.#leaf = leaf;
    this.levels = new Levels(leaf);
  }

  append(vector: Vector, from: number, to: number): void {
    if (vector.kind !== 'boolean') throw new TypeError(`column ${this.#leaf.column} is not a vector of booleans`);
    const { values, validity } = vector;
    this.#values = grow(this.#values, this.#count + to - from);
    const nulls = this.levels.append(validity, from, to);
    for (let row = from; row < to; row++) {
      if (!nulls || isValid(validity, row)) this.#values[this.#count++] = values[row]!;
    }
  }

  vector(): Vector {
    return new BooleanVector(Int32Array.from(this.#values.subarray(0, this.#count)));
  }

  encode(): EncodedValues {
    beginPages();
    const pages = dataPages(this.levels, Encoding.plain, 1, (out, from, to) => {
      const bytes = (to - from + 7) >> 3;
      out.reserve(bytes);
      out.bytes.fill(0, out.length, out.length + bytes);
      for (let i = 0; i < to - from; i++) out.bytes[out.length + (i >> 3)]! |= this.#values[from + i]! << (i & 7);
      out.length += bytes;
    });
    return { pages, bounds: this.#leaf.bounded ? booleanBounds(this.#values, this.#count) : undefined };
  }

  clear(): void {
    this.#count = 0;
    this.levels.clear();
  }
}
