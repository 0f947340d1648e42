import { crc32 } from 'node:zlib';
import type { ByteWriter } from './byte-writer.ts';
import { Encoding, PageType } from './format.ts';
import { pageBytes, pageRows } from './layout.ts';
import type { Levels } from './levels.ts';
import { ThriftWriter } from './thrift.ts';

/** A page before compression. */
export interface Page {
  readonly type: (typeof PageType)[keyof typeof PageType];
  readonly encoding: number;
  /** Rows of a data page, entries of a dictionary page. */
  readonly values: number;
  readonly body: Uint8Array;
}

/** Writes values [from, to) of a column chunk, nulls left out. */
export type WriteValues = (out: ByteWriter, from: number, to: number) => void;

/** Cuts a column chunk into data pages. `averageBytes` is what a value takes: pages of long values have fewer rows. */
export function dataPages(
  scratch: ByteWriter,
  levels: Levels,
  encoding: number,
  averageBytes: number,
  write: WriteValues,
): Page[] {
  const rows = Math.max(1, Math.min(pageRows, Math.floor(pageBytes / Math.max(1, averageBytes))));
  const pages: Page[] = [];
  let value = 0;
  for (let from = 0; from < levels.rows; from += rows) {
    const to = Math.min(from + rows, levels.rows);
    scratch.clear();
    const present = levels.write(scratch, from, to);
    write(scratch, value, value + present);
    value += present;
    pages.push({ type: PageType.data, encoding, values: to - from, body: scratch.copy() });
  }
  return pages;
}

/** A dictionary page; `write` writes all its entries. */
export function dictionaryPage(scratch: ByteWriter, entries: number, write: (out: ByteWriter) => void): Page {
  scratch.clear();
  write(scratch);
  return {
    type: PageType.dictionary,
    encoding: Encoding.plainDictionary,
    values: entries,
    body: scratch.copy(),
  };
}

/** Writes a page: header with checksum, and the body as it is stored. */
export function writePage(out: ByteWriter, page: Page, stored: Uint8Array): void {
  const thrift = new ThriftWriter(out);
  thrift.body(() => {
    thrift.i32(1, page.type);
    thrift.i32(2, page.body.length);
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
