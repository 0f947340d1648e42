import { Buffer } from 'node:buffer';
import type { BooleanColumn } from '../json/boolean-column.ts';
import { NumberText } from '../json/cell.ts';
import type { NumberColumn } from '../json/number-column.ts';
import type { TableColumn } from '../json/table-columns.ts';
import type { TextColumn } from '../json/text-column.ts';
import * as ascii from './ascii.ts';
import { numberEnd } from './number-end.ts';
import { jsonOf, literalEnd, roughStringEnd } from './skip.ts';

// each of these is one function for all columns and tables, so that the engine compiles it once and what it learns of one table serves the next
// `words` is the memory of `bytes`: four bytes at a time are compared and added faster than one by one

/** Reads the value at `at` into a column's row: its end, or −1 where it takes a closer look to say what is wrong. */
export function readCell(bytes: Uint8Array, words: DataView, at: number, column: TableColumn, row: number): number {
  if (bytes[at] === ascii.lowerN) {
    return column.nullable && column.putNull(row) ? literalEnd(bytes, at, 'null') : -1;
  }
  if (column.kind === 'text') return readText(bytes, words, at, column, row);
  if (column.kind === 'boolean') return readBoolean(bytes, at, column, row);
  return column.integer ? readInteger(bytes, words, at, column, row) : readDouble(bytes, at, column, row);
}

/** As `readCell`, for a text that is not null. One without escapes is taken by its hash, or by being the one that came last. */
function readText(bytes: Uint8Array, words: DataView, at: number, column: TextColumn, row: number): number {
  if (bytes[at] !== ascii.quote) return -1;
  const from = at + 1;
  let end = column.repeat(words, from);
  let code = column.last;
  if (end < 0) {
    let byte: number;
    for (end = from; (byte = bytes[end]!) !== ascii.quote; end++) {
      if (byte === ascii.backslash) return readEscapedText(bytes, at, column, row);
      if (byte < ascii.space) return -1;
    }
    code = column.code(words, from, end);
    if (code < 0) return -1;
  }
  column.putCode(row, code);
  return end + 1;
}

function readEscapedText(bytes: Uint8Array, at: number, column: TextColumn, row: number): number {
  const end = roughStringEnd(bytes, at);
  const text = end < 0 ? undefined : jsonOf(bytes, at, end);
  return typeof text === 'string' && column.put(row, text) === undefined ? end : -1;
}

function readBoolean(bytes: Uint8Array, at: number, column: BooleanColumn, row: number): number {
  const value = bytes[at] === ascii.lowerT;
  return column.putBoolean(row, value) ? literalEnd(bytes, at, value ? 'true' : 'false') : -1;
}

/** Digits beyond which a whole number may not be an exact double. */
const exactDigits = 15;

/** As `readCell`, for a whole number that is not null. */
function readInteger(bytes: Uint8Array, words: DataView, at: number, column: NumberColumn, row: number): number {
  const negative = bytes[at] === ascii.minus;
  const from = negative ? at + 1 : at;
  const last = bytes.length - 4;
  let i = from;
  let value = 0;
  for (; i <= last; i += 4) {
    const word = words.getInt32(i, true);
    if ((word & 0xf0f0f0f0) !== 0x30303030 || ((word + 0x06060606) & 0xf0f0f0f0) !== 0x30303030) break;
    const digits = word & 0x0f0f0f0f;
    const pairs = digits * 10 + (digits >>> 8);
    value = value * 10_000 + (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
  }
  for (let digit; (digit = (bytes[i]! - ascii.zero) >>> 0) <= 9; i++) value = value * 10 + digit;
  const digits = i - from;
  if (digits === 0 || (digits > 1 && bytes[from] === ascii.zero)) return -1;
  if (digits > exactDigits || bytes[i] === ascii.dot || (bytes[i]! | 0x20) === ascii.lowerE) {
    return readNumberText(bytes, at, column, row);
  }
  return column.putNumber(row, negative ? 0 - value : value) ? i : -1;
}

/** As `readCell`, for a number that is not null. */
function readDouble(bytes: Uint8Array, at: number, column: NumberColumn, row: number): number {
  const negative = bytes[at] === ascii.minus;
  const from = negative ? at + 1 : at;
  let i = from;
  let digit = (bytes[i]! - ascii.zero) >>> 0;
  if (digit > 9) return -1;
  let mantissa = digit;
  i++;
  if (mantissa !== 0) for (; (digit = (bytes[i]! - ascii.zero) >>> 0) <= 9; i++) mantissa = mantissa * 10 + digit;
  let digits = i - from;
  let fraction = 0;
  if (bytes[i] === ascii.dot) {
    const point = ++i;
    for (; (digit = (bytes[i]! - ascii.zero) >>> 0) <= 9; i++) mantissa = mantissa * 10 + digit;
    fraction = i - point;
    digits += fraction;
    if (fraction === 0) return -1;
  }
  // the mantissa and the power of ten are exact doubles, so that one division rounds once
  if (digits > exactDigits || (bytes[i]! | 0x20) === ascii.lowerE) return readNumberText(bytes, at, column, row);
  const magnitude = mantissa / powersOfTen[fraction]!;
  return column.putNumber(row, negative ? -magnitude : magnitude) ? i : -1;
}

/** Exact powers of ten, by exponent. */
const powersOfTen: readonly number[] = Array.from({ length: exactDigits + 1 }, (_, exponent) =>
  Number(`1e${exponent}`),
);

function readNumberText(bytes: Uint8Array, at: number, column: NumberColumn, row: number): number {
  const end = numberEnd(bytes, at);
  if (end < 0) return -1;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
  return column.put(row, new NumberText(text)) === undefined ? end : -1;
}
