import { OwnTexts } from '../../batch/own-texts.ts';
import { isValid, type Validity } from '../../batch/validity.ts';
import { TextVector, type Vector } from '../../batch/vector.ts';
import { ByteWriter } from './byte-writer.ts';
import type { ColumnValues, EncodedValues } from './column-values.ts';
import { Encoding } from './format.ts';
import { grow } from './grow.ts';
import { pageBytes } from './layout.ts';
import type { Leaf } from './leaf.ts';
import { Levels } from './levels.ts';
import { beginPages, dataPages, dictionaryPage, type Page } from './page.ts';
import { writePlainTexts } from './plain.ts';
import { bitsFor, writeRle } from './rle.ts';
import { textBounds } from './statistics.ts';

/** The texts of a dictionary that is being encoded, as pages have them: memory that a thread has once. */
const entries = new ByteWriter();

/** Text as codes into a dictionary of the row group: codes in order of first occurrence, whatever dictionaries the batches had. */
export class TextValues implements ColumnValues {
  readonly levels: Levels;
  readonly #leaf: Leaf;
  #codes = new Int32Array(0);
  #count = 0;
  readonly #texts = new OwnTexts();

  constructor(leaf: Leaf) {
    this.#leaf = leaf;
    this.levels = new Levels(leaf);
  }

  append(vector: Vector, from: number, to: number): void {
    if (vector.kind !== 'text') throw new TypeError(`column ${this.#leaf.column} is not a vector of text`);
    const { dictionary, validity } = vector;
    const nulls = this.levels.append(validity, from, to);
    this.#codes = grow(this.#codes, this.#count + to - from);
    vector.copyTo(this.#codes, this.#count, from, to);
    let own: Int32Array = this.#codes.subarray(this.#count, this.#count + to - from);
    if (nulls) own = withoutNulls(own, validity, from);
    this.#texts.recode(own, dictionary);
    this.#count += own.length;
  }

  vector(): Vector {
    return new TextVector(this.#codes.subarray(0, this.#count), this.#texts.dictionary);
  }

  encode(): EncodedValues {
    const { dictionary } = this.#texts;
    const bounds = this.#leaf.bounded ? textBounds(dictionary.size, (code) => dictionary.bytes(code)) : undefined;
    entries.clear();
    const offsets = writePlainTexts(entries, dictionary.texts());
    beginPages();
    const pages = this.#pages(offsets);
    entries.clear();
    return { pages, bounds };
  }

  clear(): void {
    this.#count = 0;
    this.#texts.clear();
    this.levels.clear();
  }

  #pages(offsets: Int32Array): readonly Page[] {
    const size = offsets.length - 1;
    const bits = bitsFor(size - 1);
    const coded = entries.length + (this.#count * bits) / 8;
    // a plain text has its length in front: where that alone is more, no text need be looked at
    if (coded < this.#count * 4 && entries.length <= pageBytes) return this.#dictionaryPages(size, bits);
    const plainBytes = plainBytesOf(this.#codes, this.#count, offsets);
    if (coded < plainBytes && entries.length <= pageBytes) return this.#dictionaryPages(size, bits);
    const averageBytes = Math.ceil(plainBytes / Math.max(1, this.#count));
    return dataPages(this.levels, Encoding.plain, averageBytes, (out, from, to) => {
      for (let i = from; i < to;) {
        const first = this.#codes[i]!;
        // neighbours are copied together: a column of unique texts has them in order
        const count = inARow(this.#codes, i, to);
        out.set(entries.bytes.subarray(offsets[first]!, offsets[first + count]!));
        i += count;
      }
    });
  }

  #dictionaryPages(size: number, bits: number): readonly Page[] {
    const head = dictionaryPage(size, (out) => out.set(entries.view()));
    const data = dataPages(this.levels, Encoding.plainDictionary, 4, (out, from, to) => {
      out.u8(bits);
      writeRle(out, this.#codes, from, to, bits);
    });
    return [head, ...data];
  }
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

/** How many codes from `at` on are each the one after the one before. */
function inARow(codes: Int32Array, at: number, to: number): number {
  const ahead = codes[at]! - at;
  let end = at + 1;
  while (end < to && codes[end] === end + ahead) end++;
  return end - at;
}
