import type { Codec } from '../codec.ts';
import { readRows } from './parquetjs-read.ts';
import { writeRows } from './parquetjs-write.ts';

export interface ParquetjsLiteOptions {
  /** Rows a row group. Default: 4096, the library's own. */
  readonly rowGroupRows?: number;
  /** Default: `snappy`. */
  readonly compression?: 'snappy' | 'none';
}

/**
 * Parquet row by row through the optional package parquetjs-lite, for teams that use it already: 10 to 100 times slower than `parquet`.
 *
 * Writes data page v1, plain, without statistics: the library orders text by UTF-16, and readers then miss rows. Reads plain files only:
 * it takes long runs of a dictionary's codes for other codes. Rejects with LakehouseError when the package is not installed.
 */
export function parquetjsLite(options: ParquetjsLiteOptions = {}): Codec {
  const { rowGroupRows = 4096, compression = 'snappy' } = options;
  return {
    name: 'parquetjs-lite',
    decode: readRows,
    encode: (table, write) =>
      writeRows(table, write, rowGroupRows, compression === 'snappy' ? 'SNAPPY' : 'UNCOMPRESSED'),
  };
}
