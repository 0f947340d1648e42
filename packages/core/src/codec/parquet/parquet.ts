import type { Sink } from '../../stream/stage.ts';
import type { Table } from '../../table/table.ts';
import type { Codec, EncodeReceipt, WriteBytes } from '../codec.ts';
import { parquetFileWriter } from './file.ts';
import { defaultRowGroupRows, type ParquetLayout } from './layout.ts';
import { readParquet } from './read.ts';
import { RowGroupEncoder } from './row-group.ts';

export interface ParquetOptions {
  /** Encodings. Default: `portable`. */
  readonly layout?: ParquetLayout;
  /** Rows a row group: what writer and reader hold in memory. Default: 250,000. */
  readonly rowGroupRows?: number;
}

/** Parquet files: written by column, read through hyparquet. */
export function parquet(options: ParquetOptions = {}): Codec {
  const { layout = 'portable', rowGroupRows = defaultRowGroupRows } = options;
  if (!Number.isInteger(rowGroupRows) || rowGroupRows < 1) {
    throw new RangeError(`rowGroupRows is ${rowGroupRows}: give a whole number from 1`);
  }
  return {
    name: 'parquet',
    decode: readParquet,
    encode: (table, write) => writeParquet(table, layout, rowGroupRows, write),
  };
}

function writeParquet<T extends Table>(
  table: T,
  layout: ParquetLayout,
  rowGroupRows: number,
  write: WriteBytes,
): Sink<T, EncodeReceipt> {
  return async (input, context) => {
    const encoder = new RowGroupEncoder(table, layout);
    const file = parquetFileWriter(table, layout, write);
    for await (const batch of input) {
      context.signal.throwIfAborted();
      for (let from = 0; from < batch.length;) {
        const to = Math.min(batch.length, from + rowGroupRows - encoder.rows);
        encoder.append(batch, from, to);
        if (encoder.rows === rowGroupRows) await file.append(encoder.finish()!);
        from = to;
      }
    }
    context.signal.throwIfAborted();
    const last = encoder.finish();
    if (last !== undefined) await file.append(last);
    const { bytes, rows } = await file.close();
    return { bytes, rows };
  };
}
