import { lazyBatch, type Batch } from '../../batch/batch.ts';
import type { Vector } from '../../batch/vector.ts';
import type { Batches, Source, StageContext } from '../../stream/stage.ts';
import type { Table } from '../../table/table.ts';
import type { ByteSource, DecodeOptions } from '../codec.ts';
import { columnNotRead } from './column-not-read.ts';
import { leavesOf } from './leaf.ts';
import { sliceVector } from './read-column.ts';
import { placesOf, readFooter } from './read-footer.ts';
import { checkColumns } from './read-schema.ts';

const defaultBatchRows = 16_384;

/**
 * Rows of a Parquet file. Only the bytes of the columns asked for are read, row group by row group; columns that the table lacks are
 * passed over. Types are checked, values are not: a schema's finer rules are for those who read what anybody wrote.
 */
export function readParquet<T extends Table>(table: T, source: ByteSource, options: DecodeOptions<T> = {}): Source<T> {
  return (context) => readBatches(table, source, options, context);
}

async function* readBatches<T extends Table>(
  table: T,
  source: ByteSource,
  options: DecodeOptions<T>,
  { signal }: StageContext,
): Batches<T> {
  signal.throwIfAborted();
  const file = await readFooter(source, signal);
  const leaves = leavesOf(table).filter(({ column }) => options.columns?.includes(column as never) ?? true);
  checkColumns(source, table, leaves, file);
  // loaded where it is used: most runs read no Parquet
  const { RowGroupReader } = await import('./read-row-group.ts');
  const reader = new RowGroupReader(source, file, leaves);
  const { start = 0, end = source.bytes } = options.range ?? {};
  let firstRow = 0;
  let records = 0;
  for (const [index, group] of placesOf(source, file).entries()) {
    if (group.start >= start && group.start < end && group.rows > 0) {
      const vectors = await reader.read(index, firstRow, signal);
      for (const batch of batches(table, group.rows, vectors, options.batchRows ?? defaultBatchRows)) {
        signal.throwIfAborted();
        yield batch;
      }
      records += group.rows;
      options.observer?.progress({ records, lines: 0, bytes: reader.bytesRead });
    }
    firstRow += group.rows;
  }
  options.observer?.progress({ records, lines: 0, bytes: reader.bytesRead });
}

function* batches<T extends Table>(
  table: T,
  rows: number,
  vectors: ReadonlyMap<string, Vector>,
  batchRows: number,
): Iterable<Batch<T>> {
  for (let from = 0; from < rows; from += batchRows) {
    const to = Math.min(from + batchRows, rows);
    yield lazyBatch(table, to - from, (column) => sliceVector(vectorFor(table, vectors, column), from, to));
  }
}

function vectorFor(table: Table, vectors: ReadonlyMap<string, Vector>, column: string): Vector {
  const vector = vectors.get(column);
  if (vector === undefined) throw columnNotRead(table, column);
  return vector;
}
