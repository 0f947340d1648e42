import { Buffer } from 'node:buffer';
import { columnNames, type Table } from '../../table/table.ts';
import type { RowFill } from '../json/row-fill.ts';
import * as ascii from './ascii.ts';
import { readCell } from './cell-reader.ts';
import { afterSpace, plainStringEnd, valueEnd } from './skip.ts';

/**
 * Reads records with their keys in any order, whitespace anywhere and unknown keys in between. It takes a subset of the valid records,
 * and leaves to the judge what is invalid or rare: keys with escapes and keys that come twice.
 */
export class AnyOrder {
  readonly #keys: readonly Uint8Array[];
  /** By column, the number of the record that named it last. */
  readonly #named: Float64Array;
  #record = 0;
  /** The column that the next key is likely to name. */
  #next = 0;

  constructor(table: Table) {
    this.#keys = columnNames(table).map((name) => Buffer.from(JSON.stringify(name)));
    this.#named = new Float64Array(this.#keys.length);
  }

  /** Reads the line at `start` as the next row: the start of the next line, or −1, with no row added, where the line is left to the judge. */
  read(bytes: Uint8Array, words: DataView, start: number, rows: RowFill<Table>): number {
    const next = this.#row(bytes, words, start, rows);
    const { unknownKeys } = rows;
    if (unknownKeys.seen > 0) unknownKeys.endRecord(next >= 0);
    return next;
  }

  #row(bytes: Uint8Array, words: DataView, start: number, rows: RowFill<Table>): number {
    this.#record++;
    this.#next = 0;
    let at = this.#object(bytes, words, afterSpace(bytes, start), rows);
    if (at < 0) return -1;
    at = afterSpace(bytes, at);
    if (bytes[at] !== ascii.lineFeed) return -1;
    if (rows.unknownKeys.seen > 0 && rows.refusesUnknown) return -1;
    for (let index = 0; index < this.#named.length; index++) {
      if (this.#named[index] === this.#record) continue;
      const column = rows.columns[index]!;
      if (!column.nullable || !column.putNull(rows.length)) return -1;
    }
    rows.length++;
    return at + 1;
  }

  #object(bytes: Uint8Array, words: DataView, start: number, rows: RowFill<Table>): number {
    if (bytes[start] !== ascii.openBrace) return -1;
    let at = afterSpace(bytes, start + 1);
    if (bytes[at] === ascii.closeBrace) return at + 1;
    for (;;) {
      at = this.#member(bytes, words, at, rows);
      if (at < 0) return -1;
      at = afterSpace(bytes, at);
      if (bytes[at] === ascii.closeBrace) return at + 1;
      if (bytes[at] !== ascii.comma) return -1;
      at = afterSpace(bytes, at + 1);
    }
  }

  #member(bytes: Uint8Array, words: DataView, start: number, rows: RowFill<Table>): number {
    const index = this.#columnAt(bytes, start);
    // a key with escapes may be a column's name in disguise
    let at = index < 0 ? plainStringEnd(bytes, start) : start + this.#keys[index]!.length;
    if (at < 0) return -1;
    const keyEnd = at;
    at = afterSpace(bytes, at);
    if (bytes[at] !== ascii.colon) return -1;
    at = afterSpace(bytes, at + 1);
    if (index < 0) {
      rows.unknownKeys.seeBytes(bytes, start, keyEnd);
      return valueEnd(bytes, at);
    }
    if (this.#named[index] === this.#record) return -1;
    this.#named[index] = this.#record;
    this.#next = index + 1;
    return readCell(bytes, words, at, rows.columns[index]!, rows.length);
  }

  /** The column whose key stands at `at`, or −1. */
  #columnAt(bytes: Uint8Array, at: number): number {
    const count = this.#keys.length;
    for (let tried = 0, index = this.#next; tried < count; tried++, index++) {
      if (index >= count) index -= count;
      if (startsWith(bytes, at, this.#keys[index]!)) return index;
    }
    return -1;
  }
}

function startsWith(bytes: Uint8Array, at: number, key: Uint8Array): boolean {
  for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key[i]) return false;
  return true;
}
