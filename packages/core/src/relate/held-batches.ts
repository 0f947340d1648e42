import type { Batch } from '../batch/batch.ts';
import { BatchBuilder } from '../batch/builder.ts';
import type { Held } from '../stream/held.ts';
import type { Batches, StageContext } from '../stream/stage.ts';
import type { RowOf, Table } from '../table/table.ts';

const rowsPerBatch = 4096;

/** Batches at hand as the held side of a join or filter. */
export function heldBatches<T extends Table>(table: T, batches: readonly Batch<T>[]): Held<T> {
  return {
    table,
    rows: batches.reduce((rows, batch) => rows + batch.length, 0),
    async *batches() {
      yield* batches;
    },
  };
}

/** Row objects as the held side of a join or filter: for tests and small tables. */
export function holdRows<T extends Table>(table: T, rows: Iterable<RowOf<T>>): Held<T> {
  const builder = new BatchBuilder(table);
  const batches: Batch<T>[] = [];
  for (const row of rows) {
    builder.append(row);
    if (builder.length === rowsPerBatch) batches.push(builder.finish()!);
  }
  const last = builder.finish();
  return heldBatches(table, last === undefined ? batches : [...batches, last]);
}

/** Reads a stream to its end and keeps its batches in memory. */
export async function collectHeld<T extends Table>(
  input: Batches<T>,
  table: T,
  context: Pick<StageContext, 'signal'>,
): Promise<Held<T>> {
  const batches: Batch<T>[] = [];
  for await (const batch of input) {
    context.signal.throwIfAborted();
    batches.push(batch);
  }
  return heldBatches(table, batches);
}
