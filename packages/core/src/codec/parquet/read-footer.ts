import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import type { ByteRange, ByteSource } from '../codec.ts';
import { checkLists } from './check-thrift.ts';
import { DecodeError } from '../decode-error.ts';
import { readRange } from './read-range.ts';

/** Length and magic. */
const tailBytes = 8;
/** Bytes read at once from the end: most footers are smaller. */
const firstReadBytes = 65_536;
const smallestFile = 12;
/** Rows of a row group: a batch has an index for each. */
const most = 2n ** 31n - 1n;

/** A file's footer. Rejects with DecodeError when it is missing, short or not one. */
export async function readFooter(source: ByteSource, signal?: AbortSignal): Promise<FileMetaData> {
  if (source.bytes < smallestFile) throw notParquet(source, `it has ${source.bytes} bytes`);
  const start = Math.max(0, source.bytes - firstReadBytes);
  let tail = await readRange(source, start, source.bytes, signal);
  const footerBytes = new DataView(tail).getUint32(tail.byteLength - tailBytes, true) + tailBytes;
  if (footerBytes > source.bytes) throw notParquet(source, 'its footer is longer than the file');
  if (footerBytes > tail.byteLength) tail = await readRange(source, source.bytes - footerBytes, source.bytes, signal);
  // loaded where it is used, and without all that reads rows
  const { parquetMetadata } = await import('hyparquet/src/metadata.js');
  let file: FileMetaData;
  try {
    checkLists(new DataView(tail), tail.byteLength - footerBytes);
    file = parquetMetadata(tail, { geoparquet: false });
  } catch (cause) {
    throw notParquet(source, 'its footer cannot be read', cause);
  }
  assertRows(source, file);
  return file;
}

/** A number of rows that is another one than was written would leave rows out in silence. */
function assertRows(source: ByteSource, { num_rows: all, row_groups: groups }: FileMetaData): void {
  let sum = 0n;
  for (const [index, { num_rows: rows }] of groups.entries()) {
    if (typeof rows !== 'bigint' || rows < 0n || rows > most)
      throw notParquet(source, `the rows of row group ${index} are no number of rows`);
    sum += rows;
  }
  if (sum !== all) throw notParquet(source, 'its row groups have other rows than its footer says');
}

function notParquet(source: ByteSource, why: string, cause?: unknown): DecodeError {
  return new DecodeError(
    `${source.name} is not a whole Parquet file: ${why}`,
    'check that it is Parquet and was written to its end',
    { cause },
  );
}

/** Where a row group is in its file. */
export interface RowGroupPlace {
  readonly rows: number;
  /** Position of its first byte. */
  readonly start: number;
  readonly bytes: number;
}

/** The row groups of a file, from its footer alone. */
export async function parquetRowGroups(source: ByteSource, signal?: AbortSignal): Promise<readonly RowGroupPlace[]> {
  return placesOf(source, await readFooter(source, signal));
}

/** The row groups that a footer tells of. Throws DecodeError when one lies outside the file. */
export function placesOf(source: ByteSource, { row_groups: groups }: FileMetaData): readonly RowGroupPlace[] {
  return groups.map(({ num_rows: rows, columns }, index) => {
    let start = Infinity;
    let end = 0;
    for (const { meta_data: chunk } of columns) {
      if (chunk === undefined) continue;
      const range = chunkRange(chunk);
      start = Math.min(start, range.start);
      end = Math.max(end, range.end);
    }
    if (!(start >= 4 && start < end && end <= source.bytes))
      throw notParquet(source, `row group ${index} lies outside it`);
    return { rows: Number(rows), start, bytes: end - start };
  });
}

/** Where a column chunk lies: a dictionary page, if there is one, comes first. */
export function chunkRange(chunk: ColumnMetaData): ByteRange {
  const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
  return { start, end: start + Number(chunk.total_compressed_size) };
}
