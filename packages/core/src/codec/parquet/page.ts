import { crc32 } from 'node:zlib';
import { ByteWriter } from './byte-writer.ts';
import { Encoding, PageType } from './format.ts';
import { pageBytes, pageRows } from './layout.ts';
import type { Levels } from './levels.ts';
import { ThriftWriter } from './thrift.ts';

/**
 * The pages of a column chunk, which a thread makes in one piece of memory: what every page or column has of its own would have to be given anew,
 * and collected.
 */
const made = new ByteWriter();

/** Begins a column chunk, or ends the last one: pages that were made before are gone. */
export function beginPages(): void {
  made.clear();
}

/** A page before compression. */
export interface Page {
  readonly type: (typeof PageType)[keyof typeof PageType];
  readonly encoding: number;
  /** Rows of a data page, entries of a dictionary page. */
  readonly values: number;
  /** Where its bytes are, of those that were made since `beginPages`. */
  readonly start: number;
  readonly end: number;
}

/** The bytes of a page: a view, gone when another page is made. */
export function bodyOf({ start, end }: Page): Uint8Array {
  return made.bytes.subarray(start, end);
}

/** Writes values [from, to) of a column chunk, nulls left out. */
export type WriteValues = (out: ByteWriter, from: number, to: number) => void;

/** Cuts a column chunk into data pages. `averageBytes` is what a value takes: pages of long values have fewer rows. */
export function dataPages(levels: Levels, encoding: number, averageBytes: number, write: WriteValues): Page[] {
  const rows = Math.max(1, Math.min(pageRows, Math.floor(pageBytes / Math.max(1, averageBytes))));
  const pages: Page[] = [];
  let value = 0;
  for (let from = 0; from < levels.rows; from += rows) {
    const to = Math.min(from + rows, levels.rows);
    const start = made.length;
    const present = levels.write(made, from, to);
    write(made, value, value + present);
    value += present;
    pages.push({ type: PageType.data, encoding, values: to - from, start, end: made.length });
  }
  return pages;
}

/** A dictionary page; `write` writes all its entries. */
export function dictionaryPage(entries: number, write: (out: ByteWriter) => void): Page {
  const start = made.length;
  write(made);
  return {
    type: PageType.dictionary,
    encoding: Encoding.plainDictionary,
    values: entries,
    start,
    end: made.length,
  };
}

/** Writes a page: header with checksum, and the body as it is stored. */
export function writePage(out: ByteWriter, page: Page, stored: Uint8Array): void {
  const thrift = new ThriftWriter(out);
  thrift.body(() => {
    thrift.i32(1, page.type);
    thrift.i32(2, page.end - page.start);
    thrift.i32(3, stored.length);
    thrift.i32(4, crc32(stored) | 0);
    thrift.struct(page.type === PageType.data ? 5 : 7, () => {
      thrift.i32(1, page.values);
      thrift.i32(2, page.encoding);
      if (page.type !== PageType.data) return;
      thrift.i32(3, Encoding.rle);
      thrift.i32(4, Encoding.rle);
    });
  });
  out.set(stored);
}
