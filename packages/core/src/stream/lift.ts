import type { Batch } from '../batch/batch.ts';
import { BatchBuilder } from '../batch/builder.ts';
import type { RowOf, Table } from '../table/table.ts';
import type { ReasonCode, Transform } from './stage.ts';

/** Keeps the rows that `keep` says yes to; counts the others as dropped for `reason`. */
export function filterRows<T extends Table>(reason: ReasonCode, keep: (row: RowOf<T>) => boolean): Transform<T, T> {
  return filterBatches(reason, (batch) => {
    const kept = new Int32Array(batch.length);
    let count = 0;
    let index = 0;
    for (const row of batch.rows()) {
      if (keep(row)) kept[count++] = index;
      index++;
    }
    return kept.subarray(0, count);
  });
}

/** Keeps the rows whose indexes `keep` returns, ascending; counts the others as dropped for `reason`. Whole batches pass uncopied. */
export function filterBatches<T extends Table>(
  reason: ReasonCode,
  keep: (batch: Batch<T>) => Int32Array,
): Transform<T, T> {
  return async function* filter(input, context) {
    for await (const batch of input) {
      context.signal.throwIfAborted();
      const kept = keep(batch);
      if (kept.length < batch.length) context.drop(reason, batch.length - kept.length);
      if (kept.length === batch.length) yield batch;
      else if (kept.length > 0) yield batch.take(kept);
    }
  };
}

/** One row out for each row in. */
export function mapRows<In extends Table, Out extends Table>(
  to: Out,
  map: (row: RowOf<In>) => RowOf<Out>,
): Transform<In, Out> {
  return async function* mapped(input, context) {
    const builder = new BatchBuilder(to);
    for await (const batch of input) {
      context.signal.throwIfAborted();
      for (const row of batch.rows()) builder.append(map(row));
      yield builder.finish()!;
    }
  };
}

/** One batch out for each batch in, or `undefined` to hand nothing on. Whoever drops rows here says so through the context. */
export function mapBatches<In extends Table, Out extends Table>(
  to: Out,
  map: (batch: Batch<In>) => Batch<Out> | undefined,
): Transform<In, Out> {
  return async function* mapped(input, context) {
    for await (const batch of input) {
      context.signal.throwIfAborted();
      const made = map(batch);
      if (made === undefined) continue;
      if (made.table !== (to as Table))
        throw new TypeError(`mapBatches to ${to.name}: the function returned a batch of ${made.table.name}`);
      yield made;
    }
  };
}
