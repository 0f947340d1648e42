import { concatBatches } from '../batch/concat.ts';
import { orderByValues } from '../batch/row-order.ts';
import type { Batch } from '../batch/batch.ts';
import type { Batches } from '../stream/stage.ts';
import type { Table } from '../table/table.ts';

/** All rows as one batch, in the order of their own values. Holds them. */
export async function* byValues<T extends Table>(table: T, batches: Batches<T>): Batches<T> {
  const held: Batch<T>[] = [];
  for await (const batch of batches) held.push(batch);
  if (held.length === 0) return;
  const rows = concatBatches(table, held);
  yield rows.take(orderByValues(rows));
}
