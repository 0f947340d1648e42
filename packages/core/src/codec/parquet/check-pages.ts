import { crc32 } from 'node:zlib';
import { parquetHeader } from 'hyparquet/src/column.js';
import { mostUnpacked } from '../compression/unpacked-limit.ts';
import { checkLists } from './check-thrift.ts';
import { ColumnProblem } from './column-problem.ts';

/**
 * Throws ColumnProblem unless the pages lie in the column chunk, hold as many rows as its row group, have the bytes of their checksums, and unpack to a
 * plausible size.
 *
 * hyparquet trusts what it unpacks: a damaged run length makes it fill an array until the process dies.
 */
export function checkPages(chunk: ArrayBuffer, rows: number, packed: boolean): void {
  const reader = { view: new DataView(chunk), offset: 0 };
  let found = 0;
  while (found < rows && reader.offset < chunk.byteLength) {
    checkLists(reader.view, reader.offset);
    const header = parquetHeader(reader);
    const bytes = header.compressed_page_size;
    if (!(bytes >= 0) || reader.offset + bytes > chunk.byteLength) throw new ColumnProblem('its pages are damaged');
    const unpacked = header.uncompressed_page_size;
    if (!(unpacked >= 0) || (!packed && unpacked !== bytes)) throw new ColumnProblem('its pages are damaged');
    if (unpacked > mostUnpacked(bytes)) {
      throw new ColumnProblem(`a page of ${bytes} bytes unpacks to ${unpacked}, which is too much`);
    }
    if (header.crc !== undefined && crc32(new Uint8Array(chunk, reader.offset, bytes)) !== header.crc >>> 0) {
      throw new ColumnProblem('its pages are damaged: a checksum differs');
    }
    reader.offset += bytes;
    found += header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0;
  }
  if (found !== rows) throw new ColumnProblem(`it has ${found} values for ${rows} rows`);
}
