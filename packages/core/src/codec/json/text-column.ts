import { Buffer, isUtf8 } from 'node:buffer';
import { Dictionary } from '../../batch/dictionary.ts';
import { isAscii, viewOf } from '../../batch/text-bytes.ts';
import { hashText } from '../../batch/text-hash.ts';
import { TextVector } from '../../batch/vector.ts';
import type { InvalidReason } from '../codec.ts';
import type { JsonCell } from './cell.ts';
import type { CellColumn } from './cell-column.ts';
import type { CellArrays } from './cell-arrays.ts';
import { validityOf } from './presence.ts';
import type { SchemaCheck } from './schema-check.ts';

const loneSurrogate = /\p{Surrogate}/u;
/** Characters that JSON writes with a backslash: bytes that look like such a text are another text, or none. */
const escaped = /[\p{Cc}"\\]/u;

/**
 * Text in the making, as codes. Only valid text enters the dictionary, so a text that has a code is valid: UTF-8 and schema are checked
 * once a distinct text.
 */
export class TextColumn implements CellColumn {
  readonly kind = 'text';
  readonly nullable: boolean;
  readonly present: Uint8Array;
  readonly codes: Int32Array;
  dictionary = new Dictionary();
  /** The code given last, unless its text is written with a backslash: readings of one person tend to follow each other. */
  last = -1;
  readonly #check: SchemaCheck;

  constructor(check: SchemaCheck, nullable: boolean, arrays: CellArrays) {
    this.nullable = nullable;
    this.present = arrays.present;
    this.codes = arrays.values as Int32Array;
    this.#check = check;
  }

  get full(): boolean {
    return this.dictionary.full;
  }

  put(row: number, cell: JsonCell): InvalidReason | undefined {
    if (cell === null && this.nullable) return this.putNull(row) ? undefined : 'constraint';
    if (typeof cell !== 'string') return 'type';
    // a lone surrogate has no UTF-8: keeping it would change it to U+FFFD without a word
    if (loneSurrogate.test(cell)) return 'invalid_utf8';
    const bytes = Buffer.from(cell, 'utf8');
    const code = this.code(viewOf(bytes), 0, bytes.length);
    if (code < 0) return 'constraint';
    if (escaped.test(cell)) this.last = -1;
    this.putCode(row, code);
    return undefined;
  }

  putCode(row: number, code: number): void {
    this.codes[row] = code;
    if (this.nullable) this.present[row] = 1;
  }

  /** The code of the text [start, end), or −1 where it is not UTF-8 or the schema forbids it. */
  code(bytes: DataView, start: number, end: number, hash = hashText(bytes, start, end)): number {
    let code = this.dictionary.findIn(bytes, start, end, hash);
    if (code < 0) {
      if (!this.#admits(bytes, start, end)) return -1;
      code = this.dictionary.append(bytes, start, end, hash);
    }
    this.last = code;
    return code;
  }

  /** The end of the text at `start` if it is, up to its closing quote, the one that came last; otherwise −1. */
  repeat(bytes: DataView, start: number): number {
    if (this.last < 0) return -1;
    const end = this.dictionary.matchAt(this.last, bytes, start);
    return end >= 0 && end < bytes.byteLength && bytes.getUint8(end) === 0x22 ? end : -1;
  }

  putNull(row: number): boolean {
    if (!this.#check.acceptsNull) return false;
    this.codes[row] = 0;
    this.present[row] = 0;
    return true;
  }

  take(rows: number): TextVector {
    const validity = validityOf(this.present, rows);
    const { dictionary } = this;
    this.renew();
    return new TextVector(this.codes.slice(0, rows), dictionary, validity);
  }

  /** Starts a new dictionary if this one is full: between batches only. */
  renew(): void {
    if (!this.dictionary.full) return;
    this.dictionary = new Dictionary();
    this.last = -1;
  }

  #admits(bytes: DataView, start: number, end: number): boolean {
    const certain = end - start >= this.#check.plainFrom;
    if (certain && isAscii(bytes, start, end)) return true;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
    return isUtf8(text) && (certain || this.#check.accepts(text.toString('utf8')));
  }
}
