import { Buffer } from 'node:buffer';
import { columnNames, type Table } from '../../table/table.ts';
import { LakehouseError } from '../../table/lakehouse-error.ts';
import type { EncodeReceipt, WriteBytes } from '../codec.ts';
import { footer, type PlacedRowGroup } from './footer.ts';
import { magic } from './format.ts';
import type { ParquetLayout } from './layout.ts';
import type { EncodedRowGroup } from './row-group.ts';

/** What a written Parquet file is. */
export interface ParquetReceipt extends EncodeReceipt {
  readonly rowGroups: number;
}

/** A Parquet file in the making, out of row groups that may have been encoded elsewhere. */
export interface ParquetFileWriter {
  /** Writes the next row group. Settles when its bytes are taken care of. */
  append(group: EncodedRowGroup): Promise<void>;
  /** Writes the footer. Nothing may follow. */
  close(): Promise<ParquetReceipt>;
}

/** Concatenates row groups of a table into a file, in the order in which they come. A file without row groups is an empty table. */
export function parquetFileWriter(table: Table, layout: ParquetLayout, write: WriteBytes): ParquetFileWriter {
  const columns = columnNames(table).length;
  const groups: PlacedRowGroup[] = [];
  let length = 0;
  const put = async (bytes: Uint8Array): Promise<void> => {
    length += bytes.length;
    await write(bytes);
  };
  const start = async (): Promise<void> => {
    if (length === 0) await put(Buffer.from(magic, 'latin1'));
  };
  return {
    async append(group) {
      if (group.columns.length !== columns) {
        throw new LakehouseError(
          'internal',
          `a row group of ${group.columns.length} columns cannot become part of a file of ${table.name}`,
          'encode it with the same table',
        );
      }
      await start();
      const { rows, bytes } = group;
      groups.push({ start: length, bytes: bytes.length, rows, columns: group.columns });
      await put(bytes);
    },
    async close() {
      await start();
      await put(footer(table, layout, groups));
      return {
        bytes: length,
        rows: groups.reduce((rows, group) => rows + group.rows, 0),
        rowGroups: groups.length,
      };
    },
  };
}
