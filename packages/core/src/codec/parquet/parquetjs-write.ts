import type { Sink } from '../../stream/stage.ts';
import type { Cell } from '../../table/column.ts';
import { LakehouseError } from '../../table/lakehouse-error.ts';
import type { Table } from '../../table/table.ts';
import type { EncodeReceipt, WriteBytes } from '../codec.ts';
import { ColumnProblem } from './column-problem.ts';
import { leavesOf, type Leaf } from './leaf.ts';
import { toParquetjs } from './parquetjs-cell.ts';
import {
  loadParquetjs,
  type ParquetjsField,
  type ParquetjsLibrary,
  type ParquetjsWriter,
} from './parquetjs-library.ts';

const fieldTypes = {
  text: 'UTF8',
  double: 'DOUBLE',
  int64: 'INT64',
  int32: 'INT32',
  date: 'DATE',
  boolean: 'BOOLEAN',
} as const;

/** Rows through the library's writer, each awaited: rows that are not would be written twice. */
export function writeRows<T extends Table>(
  table: T,
  write: WriteBytes,
  rowGroupRows: number,
  compression: ParquetjsField['compression'],
): Sink<T, EncodeReceipt> {
  return async (input, context) => {
    const library = await loadParquetjs();
    const leaves = leavesOf(table);
    const pending: Uint8Array[] = [];
    const receipt = { bytes: 0, rows: 0 };
    const flush = async (): Promise<void> => {
      for (const chunk of pending.splice(0)) {
        receipt.bytes += chunk.length;
        await write(chunk);
      }
    };
    const writer = await openWriter(library, leaves, pending, rowGroupRows, compression);
    for await (const batch of input) {
      context.signal.throwIfAborted();
      for (const row of batch.rows()) {
        await appendRow(writer, table, leaves, row);
        if (pending.length > 0) await flush();
      }
      receipt.rows += batch.length;
    }
    context.signal.throwIfAborted();
    await writer.close();
    await flush();
    return receipt;
  };
}

function openWriter(
  library: ParquetjsLibrary,
  leaves: readonly Leaf[],
  pending: Uint8Array[],
  rowGroupSize: number,
  compression: ParquetjsField['compression'],
): Promise<ParquetjsWriter> {
  const fields = leaves.map((leaf): [string, ParquetjsField] => [
    leaf.name,
    { type: fieldTypes[leaf.kind], optional: leaf.nullable, compression, statistics: false },
  ]);
  const output = {
    // the library does not await all of its writes: they are kept here, and written where they can be awaited
    write(chunk: Uint8Array, done: () => void) {
      pending.push(chunk);
      done();
    },
    end: (done: () => void) => done(),
  };
  const options = { rowGroupSize, useDataPageV2: false, pageIndex: false };
  return library.ParquetWriter.openStream(new library.ParquetSchema(Object.fromEntries(fields)), output, options);
}

async function appendRow(writer: ParquetjsWriter, table: Table, leaves: readonly Leaf[], row: object): Promise<void> {
  const cells = row as Readonly<Record<string, Cell>>;
  const record: Record<string, unknown> = {};
  try {
    for (const leaf of leaves) record[leaf.name] = toParquetjs(leaf, cells[leaf.column]!);
    await writer.appendRow(record);
  } catch (error) {
    // the library throws texts that hold the value: they go no further
    const why = error instanceof ColumnProblem ? error.message : 'the library refuses it';
    throw new LakehouseError(
      'internal',
      `a row of ${table.name} could not be written: ${why}`,
      'use parquet() instead',
    );
  }
}
