import { Dictionary } from '../../batch/dictionary.ts';
import { isValid, type Validity } from '../../batch/validity.ts';
import { TextVector, type Vector } from '../../batch/vector.ts';
import { ByteWriter } from './byte-writer.ts';
import type { ColumnValues, EncodedValues } from './column-values.ts';
import { Encoding } from './format.ts';
import { grow } from './grow.ts';
import { pageBytes } from './layout.ts';
import type { Leaf } from './leaf.ts';
import { Levels } from './levels.ts';
import { dataPages, dictionaryPage, type Page } from './page.ts';
import { writePlainTexts } from './plain.ts';
import { bitsFor, writeRle } from './rle.ts';
import { textBounds } from './statistics.ts';

/** Text as codes into a dictionary of the row group: codes in order of first occurrence, whatever dictionaries the batches had. */
export class TextValues implements ColumnValues {
  readonly levels: Levels;
  readonly #leaf: Leaf;
  readonly #scratch = new ByteWriter();
  readonly #entries = new ByteWriter();
  #codes = new Int32Array(0);
  #count = 0;
  #dictionary = new Dictionary();
  /** The dictionary of the last batch, and for its codes: code in the row group + 1. One at a time: many would be slow to collect. */
  #last: Dictionary | undefined;
  #known = new Int32Array(0);
  /** Whether all rows had one dictionary so far: each of its codes is another text then. */
  #single = true;

  constructor(leaf: Leaf) {
    this.#leaf = leaf;
    this.levels = new Levels(leaf);
  }

  append(vector: Vector, from: number, to: number): void {
    if (vector.kind !== 'text') throw new TypeError(`column ${this.#leaf.column} is not a vector of text`);
    const { dictionary, validity } = vector;
    const nulls = this.levels.append(validity, from, to);
    const known = this.#knownOf(dictionary);
    this.#codes = grow(this.#codes, this.#count + to - from);
    vector.copyTo(this.#codes, this.#count, from, to);
    let own: Int32Array = this.#codes.subarray(this.#count, this.#count + to - from);
    if (nulls) own = withoutNulls(own, validity, from);
    for (let at = putKnown(own, 0, known); at < own.length; at = putKnown(own, at, known)) {
      this.#learn(known, own[at]!, dictionary);
    }
    this.#count += own.length;
  }

  vector(): Vector {
    return new TextVector(this.#codes.subarray(0, this.#count), this.#dictionary);
  }

  encode(): EncodedValues {
    const dictionary = this.#dictionary;
    const bounds = this.#leaf.bounded ? textBounds(dictionary.size, (code) => dictionary.bytes(code)) : undefined;
    const entries = this.#entries;
    entries.clear();
    const offsets = writePlainTexts(entries, dictionary.texts());
    return { pages: this.#pages(entries, offsets), bounds };
  }

  clear(): void {
    this.#count = 0;
    this.#dictionary = new Dictionary();
    this.#last = undefined;
    this.levels.clear();
  }

  #pages(entries: ByteWriter, offsets: Int32Array): readonly Page[] {
    const size = offsets.length - 1;
    const plainBytes = plainBytesOf(this.#codes, this.#count, offsets);
    const bits = bitsFor(size - 1);
    const pays = entries.length + (this.#count * bits) / 8 < plainBytes;
    if (pays && entries.length <= pageBytes) {
      const head = dictionaryPage(this.#scratch, size, (out) => out.set(entries.view()));
      const data = dataPages(this.#scratch, this.levels, Encoding.plainDictionary, 4, (out, from, to) => {
        out.u8(bits);
        writeRle(out, this.#codes, from, to, bits);
      });
      return [head, ...data];
    }
    const averageBytes = Math.ceil(plainBytes / Math.max(1, this.#count));
    return dataPages(this.#scratch, this.levels, Encoding.plain, averageBytes, (out, from, to) => {
      for (let i = from; i < to;) {
        const first = this.#codes[i]!;
        let after = first;
        // neighbours are copied together: a column of unique texts has them in order
        while (i < to && this.#codes[i] === after) [i, after] = [i + 1, after + 1];
        out.set(entries.bytes.subarray(offsets[first]!, offsets[after]!));
      }
    });
  }

  #knownOf(dictionary: Dictionary): Int32Array {
    if (dictionary !== this.#last) {
      this.#known = new Int32Array(dictionary.size);
      this.#single = this.#last === undefined;
    }
    this.#last = dictionary;
    this.#known = grow(this.#known, dictionary.size);
    return this.#known;
  }

  #learn(known: Int32Array, given: number, dictionary: Dictionary): void {
    const own = this.#dictionary;
    const code = this.#single ? own.appendFrom(dictionary, given) : own.addFrom(dictionary, given);
    known[given] = code + 1;
  }
}

/** Turns given codes into own ones from `at` on as far as they are known, less 1: where the first is that is not, or the end. */
function putKnown(codes: Int32Array, at: number, known: Int32Array): number {
  for (let i = at; i < codes.length; i++) {
    const code = known[codes[i]!]!;
    if (code === 0) return i;
    codes[i] = code - 1;
  }
  return codes.length;
}

/** Moves the codes of rows that hold a value, the first of which is row `from`, to the front: these. */
function withoutNulls(codes: Int32Array, validity: Validity, from: number): Int32Array {
  let count = 0;
  for (let i = 0; i < codes.length; i++) if (isValid(validity, from + i)) codes[count++] = codes[i]!;
  return codes.subarray(0, count);
}

function plainBytesOf(codes: Int32Array, count: number, offsets: Int32Array): number {
  let bytes = 0;
  for (let i = 0; i < count; i++) bytes += offsets[codes[i]! + 1]! - offsets[codes[i]!]!;
  return bytes;
}
