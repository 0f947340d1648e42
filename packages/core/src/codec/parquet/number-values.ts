import { isValid } from '../../batch/validity.ts';
import { NumberVector, type Vector } from '../../batch/vector.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { ColumnValues, EncodedValues } from './column-values.ts';
import { deltaFits, writeDelta } from './delta.ts';
import { Encoding } from './format.ts';
import { grow } from './grow.ts';
import type { ParquetLayout } from './layout.ts';
import type { Leaf } from './leaf.ts';
import { Levels } from './levels.ts';
import { numberDictionary, type NumberDictionary } from './number-dictionary.ts';
import { numberRange } from './number-range.ts';
import { beginPages, dataPages, dictionaryPage, type Page } from './page.ts';
import { plainBytes, writePlainNumbers, type NumberKind } from './plain.ts';
import { bitsFor, writeRle } from './rle.ts';
import { numberBounds } from './statistics.ts';

/** Doubles, integers and dates, held as doubles: exact up to 2^53 − 1. */
export class NumberValues implements ColumnValues {
  readonly levels: Levels;
  readonly #leaf: Leaf;
  readonly #kind: NumberKind;
  #values = new Float64Array(0);
  #count = 0;

  constructor(leaf: Leaf, kind: NumberKind) {
    this.#leaf = leaf;
    this.#kind = kind;
    this.levels = new Levels(leaf);
  }

  append(vector: Vector, from: number, to: number): void {
    if (vector.kind !== 'number') throw new TypeError(`column ${this.#leaf.column} is not a vector of numbers`);
    const { validity } = vector;
    this.#values = grow(this.#values, this.#count + to - from);
    if (!this.levels.append(validity, from, to)) {
      vector.copyTo(this.#values, this.#count, from, to);
      this.#count += to - from;
      return;
    }
    const { values } = vector;
    for (let row = from; row < to; row++) if (isValid(validity, row)) this.#values[this.#count++] = values[row]!;
  }

  vector(): Vector {
    return new NumberVector(this.#values.subarray(0, this.#count));
  }

  encode(layout: ParquetLayout): EncodedValues {
    const differences = layout === 'compact' && this.#kind !== 'double';
    // a pass over all numbers, which most columns about people do without
    const range = differences || this.#leaf.bounded ? numberRange(this.#values, this.#count) : undefined;
    const bounds = this.#leaf.bounded ? numberBounds(this.#kind, range!) : undefined;
    return { pages: this.#pages(differences && deltaFits(this.#kind, range!)), bounds };
  }

  clear(): void {
    this.#count = 0;
    this.levels.clear();
  }

  /** The smallest of the encodings that the layout has, differences where they may be; the simpler one where two are equal. */
  #pages(differences: boolean): readonly Page[] {
    beginPages();
    const width = plainBytes(this.#kind);
    let leastBytes = this.#count * width;
    let pages: readonly Page[] | undefined;
    if (differences) {
      const delta = this.#dataPages(Encoding.deltaBinaryPacked, (out, from, to) =>
        writeDelta(out, this.#values, from, to),
      );
      const bytes = delta.reduce((sum, { start, end }) => sum + end - start, 0);
      if (bytes < leastBytes) [leastBytes, pages] = [bytes, delta];
    }
    // an integer of -0 is 0, and a dictionary would hold it twice
    const dictionary = numberDictionary(this.#values, this.#count, this.#kind !== 'double');
    if (dictionary !== undefined) {
      const size = dictionary.values.length;
      const bytes = size * width + (this.#count * bitsFor(size - 1)) / 8;
      if (bytes < leastBytes) return this.#dictionaryPages(dictionary);
    }
    return (
      pages ??
      this.#dataPages(Encoding.plain, (out, from, to) => writePlainNumbers(out, this.#kind, this.#values, from, to))
    );
  }

  #dictionaryPages({ codes, values }: NumberDictionary): readonly Page[] {
    const bits = bitsFor(values.length - 1);
    const head = dictionaryPage(values.length, (out) => writePlainNumbers(out, this.#kind, values, 0, values.length));
    const data = this.#dataPages(Encoding.plainDictionary, (out, from, to) => {
      out.u8(bits);
      writeRle(out, codes, from, to, bits);
    });
    return [head, ...data];
  }

  #dataPages(encoding: number, write: (out: ByteWriter, from: number, to: number) => void): Page[] {
    return dataPages(this.levels, encoding, plainBytes(this.#kind), write);
  }
}
