import { Buffer } from 'node:buffer';
import { hashFactor, hashSeed } from '../../batch/dictionary.ts';
import type { BooleanColumn } from '../json/boolean-column.ts';
import { NumberText } from '../json/cell.ts';
import type { NumberColumn } from '../json/number-column.ts';
import type { TableColumn } from '../json/table-columns.ts';
import type { TextColumn } from '../json/text-column.ts';
import * as ascii from './ascii.ts';
import { numberEnd } from './number-end.ts';
import { jsonOf, literalEnd, roughStringEnd } from './skip.ts';

/** Reads the value at `at` into a column's row: its end, or −1 where it takes a closer look to say what is wrong. */
export function readCell(bytes: Uint8Array, at: number, column: TableColumn, row: number): number {
  if (bytes[at] === ascii.lowerN) {
    return column.nullable && column.putNull(row) ? literalEnd(bytes, at, 'null') : -1;
  }
  if (column.kind === 'text') return readText(bytes, at, column, row);
  return column.kind === 'boolean' ? readBoolean(bytes, at, column, row) : readNumber(bytes, at, column, row);
}

function readText(bytes: Uint8Array, at: number, column: TextColumn, row: number): number {
  if (bytes[at] !== ascii.quote) return -1;
  const from = at + 1;
  let end = column.repeat(bytes, from);
  let code = column.last;
  if (end < 0) {
    let hash = hashSeed;
    let byte: number;
    for (end = from; (byte = bytes[end]!) !== ascii.quote; end++) {
      if (byte === ascii.backslash) return readEscapedText(bytes, at, column, row);
      if (byte < ascii.space) return -1;
      hash = Math.imul(hash ^ byte, hashFactor);
    }
    code = column.code(bytes, from, end, hash);
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

function readNumber(bytes: Uint8Array, at: number, column: NumberColumn, row: number): number {
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
  // up to 15 digits the mantissa and the power of ten are exact doubles, so that one division rounds once
  if (digits > 15 || (fraction > 0 && column.integer) || (bytes[i]! | 0x20) === ascii.lowerE) {
    return readNumberText(bytes, at, column, row);
  }
  const magnitude = mantissa / powersOfTen[fraction]!;
  const value = !negative ? magnitude : column.integer ? 0 - magnitude : -magnitude;
  return column.putNumber(row, value) ? i : -1;
}

/** Exact powers of ten, by exponent. */
export const powersOfTen: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

function readNumberText(bytes: Uint8Array, at: number, column: NumberColumn, row: number): number {
  const end = numberEnd(bytes, at);
  if (end < 0) return -1;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
  return column.put(row, new NumberText(text)) === undefined ? end : -1;
}
