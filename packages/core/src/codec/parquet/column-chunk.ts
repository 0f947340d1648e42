import { ByteWriter } from './byte-writer.ts';
import type { EncodedValues } from './column-values.ts';
import { Compression, Encoding, PageType } from './format.ts';
import type { Leaf } from './leaf.ts';
import { bodyOf, writePage, type Page } from './page.ts';
import { writeSnappy } from './snappy.ts';
import type { Bounds } from './statistics.ts';

/** What the footer says about one column of a row group. Offsets are relative to the row group's first byte. */
export interface EncodedColumn {
  readonly encodings: readonly number[];
  readonly compression: number;
  /** Rows, nulls included. */
  readonly values: number;
  readonly nulls: number;
  readonly bounds: Bounds | undefined;
  /** Bytes with page headers, before and after compression. */
  readonly uncompressedBytes: number;
  readonly storedBytes: number;
  readonly dictionaryOffset: number | undefined;
  readonly dataOffset: number;
}

/** Snappy is used where it leaves at most this share of the bytes: less is not worth a reader's time. */
const worthwhileShare = 0.9;

/** What of a page is compressed to see that, in bytes: its start, since whole pages would be compressed twice. */
const sampleBytes = 16_384;

const packed = new ByteWriter();

/** Writes a column chunk's pages to the row group's bytes. */
export function writeColumnChunk(
  out: ByteWriter,
  leaf: Leaf,
  { pages, bounds }: EncodedValues,
  levels: { readonly rows: number; readonly nulls: number },
): EncodedColumn {
  const compression = compresses(pages) ? Compression.snappy : Compression.none;
  const start = out.length;
  let uncompressedBytes = 0;
  let dataOffset = -1;
  for (const page of pages) {
    const body = compression === Compression.snappy ? snappy(bodyOf(page)) : bodyOf(page);
    if (page.type === PageType.data && dataOffset === -1) dataOffset = out.length;
    const before = out.length;
    writePage(out, page, body);
    uncompressedBytes += out.length - before - body.length + page.end - page.start;
  }
  const encoding = pages.at(-1)!.encoding;
  const hasDictionary = pages[0]!.type === PageType.dictionary;
  return {
    encodings: leaf.nullable ? [encoding, Encoding.rle] : [encoding],
    compression,
    values: levels.rows,
    nulls: levels.nulls,
    bounds,
    uncompressedBytes,
    storedBytes: out.length - start,
    dictionaryOffset: hasDictionary ? start : undefined,
    dataOffset,
  };
}

/**
 * Looks at the start of the dictionary and of the first data page: a chunk has one compression, and its pages are alike. Differences are packed to
 * their bits already, and what little more could be saved is not worth a tenth of a run.
 */
function compresses(pages: readonly Page[]): boolean {
  if (pages[0]!.encoding === Encoding.deltaBinaryPacked) return false;
  const sample = pages.slice(0, pages[0]!.type === PageType.dictionary ? 2 : 1);
  let before = 0;
  let after = 0;
  for (const page of sample) {
    const some = bodyOf(page).subarray(0, sampleBytes);
    before += some.length;
    after += snappy(some).length;
  }
  return after <= before * worthwhileShare;
}

function snappy(body: Uint8Array): Uint8Array {
  packed.clear();
  writeSnappy(packed, body);
  return packed.view();
}
