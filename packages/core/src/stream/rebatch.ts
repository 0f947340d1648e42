import type { Batch } from '../batch/batch.ts';
import { concatBatches } from '../batch/concat.ts';
import { LakehouseError } from '../table/lakehouse-error.ts';
import type { Table } from '../table/table.ts';
import type { Transform } from './stage.ts';

/** The same rows in batches of exactly `rows` rows; the last may be smaller. Batches that fit pass uncopied. */
export function rebatch<T extends Table>(o: { readonly rows: number }): Transform<T, T> {
  if (!(Number.isSafeInteger(o.rows) && o.rows >= 1)) {
    throw new LakehouseError(
      'invalid_option',
      'a batch cannot have that many rows',
      'give rows as a whole number from 1 up',
    );
  }
  return async function* rebatched(input, context) {
    let pending: Batch<T>[] = [];
    let missing = o.rows;
    for await (const batch of input) {
      context.signal.throwIfAborted();
      let start = 0;
      while (batch.length - start >= missing) {
        const end = start + missing;
        yield concatBatches(batch.table, [...pending, slice(batch, start, end)]);
        start = end;
        pending = [];
        missing = o.rows;
      }
      if (start < batch.length) pending.push(slice(batch, start, batch.length));
      missing -= batch.length - start;
    }
    if (pending.length > 0) yield concatBatches(pending[0]!.table, pending);
  };
}

function slice<T extends Table>(batch: Batch<T>, start: number, end: number): Batch<T> {
  if (start === 0 && end === batch.length) return batch;
  return batch.take(Int32Array.from({ length: end - start }, (_, row) => start + row));
}
