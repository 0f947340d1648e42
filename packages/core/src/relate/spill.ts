import { batchOf, vectorOf, type Batch } from '../batch/batch.ts';
import type { Vector } from '../batch/vector.ts';
import type { Batches } from '../stream/stage.ts';
import { columnNames, type Table } from '../table/table.ts';

/** Batches of one table put aside by bucket, to be read again while the run lasts. */
export interface Spill<T extends Table> {
  /** Adds a batch to a bucket. One write at a time. */
  write(bucket: number, batch: Batch<T>): Promise<void>;
  /** A bucket's rows in the order in which they were written; none for a bucket that was never written to. */
  read(bucket: number): Batches<T>;
  /** Lets go of everything. May be called more than once, and while a read is under way. */
  dispose(): Promise<void>;
}

/** Where to put batches aside: in memory, in files. Nothing is opened before the first write. */
export type OpenSpill = <T extends Table>(table: T, signal: AbortSignal) => Spill<T>;

/** Puts batches aside in memory, as copies that hold on to nothing else: for tests, and for what fits. */
export const spillInMemory: OpenSpill = <T extends Table>(_table: T, signal: AbortSignal): Spill<T> => {
  const buckets = new Map<number, Batch<T>[]>();
  return {
    async write(bucket, batch) {
      signal.throwIfAborted();
      const batches = buckets.get(bucket);
      if (batches === undefined) buckets.set(bucket, [copied(batch)]);
      else batches.push(copied(batch));
    },
    async *read(bucket) {
      for (const batch of buckets.get(bucket) ?? []) {
        signal.throwIfAborted();
        yield batch;
      }
    },
    async dispose() {
      buckets.clear();
    },
  };
};

/** The same rows with every column made, so that what they were taken from can go. */
function copied<T extends Table>(batch: Batch<T>): Batch<T> {
  const vectors: Record<string, Vector> = {};
  for (const name of columnNames(batch.table)) vectors[name] = vectorOf(batch, name);
  return batchOf(batch.table, batch.length, vectors);
}
