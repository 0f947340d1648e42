import { Buffer } from 'node:buffer';
import { lazyBatch, vectorOf, type Batch } from '../../batch/batch.ts';
import { BatchBuilder } from '../../batch/builder.ts';
import type { Batches, Source, StageContext } from '../../stream/stage.ts';
import type { Cell } from '../../table/column.ts';
import type { RowOf, Table } from '../../table/table.ts';
import type { ByteSource, DecodeOptions } from '../codec.ts';
import { DecodeError } from '../decode-error.ts';
import { columnNotRead } from './column-not-read.ts';
import { ColumnProblem } from './column-problem.ts';
import { leavesOf, type Leaf } from './leaf.ts';
import { fromParquetjs } from './parquetjs-cell.ts';
import { loadParquetjs, type ParquetjsLibrary } from './parquetjs-library.ts';
import { placesOf, readFooter } from './read-footer.ts';
import { readRange } from './read-range.ts';
import { checkColumns } from './read-schema.ts';

type Records = readonly Readonly<Record<string, unknown>>[];

/** Rows of a plain Parquet file through the library's reader, row group by row group. */
export function readRows<T extends Table>(table: T, source: ByteSource, options: DecodeOptions<T> = {}): Source<T> {
  return (context) => readBatches(table, source, options, context);
}

async function* readBatches<T extends Table>(
  table: T,
  source: ByteSource,
  options: DecodeOptions<T>,
  { signal }: StageContext,
): Batches<T> {
  signal.throwIfAborted();
  const library = await loadParquetjs();
  const file = await readFooter(source, signal);
  const leaves = leavesOf(table).filter(({ column }) => options.columns?.includes(column as never) ?? true);
  checkColumns(source, table, leaves, file);
  const encodings = file.row_groups.flatMap(({ columns }) => columns.flatMap((column) => column.meta_data!.encodings));
  if (encodings.some((encoding) => encoding !== 'PLAIN' && encoding !== 'RLE'))
    throw unreadable(source, 'it is not plain');
  const { start = 0, end = source.bytes } = options.range ?? {};
  let records = 0;
  for (const [index, group] of placesOf(source, file).entries()) {
    if (group.start < start || group.start >= end) continue;
    const rows = await readGroup(library, source, index, leaves, signal);
    for (const batch of batches(table, source, leaves, rows, options.batchRows ?? rows.length)) {
      signal.throwIfAborted();
      yield batch;
    }
    records += rows.length;
    options.observer?.progress({ records, lines: 0, bytes: group.start + group.bytes });
  }
  options.observer?.progress({ records, lines: 0, bytes: source.bytes });
}

async function readGroup(
  library: ParquetjsLibrary,
  source: ByteSource,
  index: number,
  leaves: readonly Leaf[],
  signal: AbortSignal,
): Promise<Records> {
  let failure: { readonly error: unknown } | undefined;
  const read = async (offset: number, length: number): Promise<Buffer> => {
    try {
      return Buffer.from(await readRange(source, offset, offset + length, signal));
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  const file = new library.ParquetEnvelopeReader(read, () => {}, source.bytes);
  try {
    const { metadata, schema } = await library.ParquetReader.openEnvelopeReader(file);
    const columns = leaves.map((leaf) => [leaf.name]);
    return library.ParquetShredder.materializeRecords(
      schema,
      await file.readRowGroup(schema, metadata.row_groups[index], columns),
    );
  } catch {
    if (failure !== undefined) throw failure.error;
    throw unreadable(source, 'the library fails on it');
  }
}

function* batches<T extends Table>(
  table: T,
  source: ByteSource,
  leaves: readonly Leaf[],
  records: Records,
  batchRows: number,
): Iterable<Batch<T>> {
  const builder = new BatchBuilder(table);
  const read = new Set(leaves.map((leaf) => leaf.column));
  for (const [index, record] of records.entries()) {
    builder.append(rowOf(source, leaves, record) as RowOf<T>);
    if (builder.length < batchRows && index < records.length - 1) continue;
    const batch = builder.finish()!;
    yield lazyBatch(table, batch.length, (column) => {
      if (!read.has(column)) throw columnNotRead(table, column);
      return vectorOf(batch, column);
    });
  }
}

function rowOf(source: ByteSource, leaves: readonly Leaf[], record: Records[number]): Record<string, Cell> {
  const row: Record<string, Cell> = {};
  for (const leaf of leaves) {
    try {
      row[leaf.column] = fromParquetjs(leaf, record[leaf.name]);
    } catch (error) {
      if (!(error instanceof ColumnProblem)) throw error;
      throw unreadable(source, `column ${leaf.column}: ${error.message}`);
    }
  }
  return row;
}

function unreadable(source: ByteSource, why: string): DecodeError {
  return new DecodeError(`${source.name} cannot be read with parquetjs-lite: ${why}`, 'read it with parquet()');
}
