import { pipeline } from 'node:stream/promises';
import { collectHeld, heldBatches, toWritable, type Held, type RowOf, type Table } from '@stedi-lakehouse/core';

/** The other side of a stream's rule: a held table, or its rows as objects, such as an array or a Readable. Rows are read once and kept in memory. */
export type HeldRows<T extends Table> = Held<T> | Iterable<RowOf<T>> | AsyncIterable<RowOf<T>>;

/**
 * The rows as a held table. Objects are checked: keys that the table lacks are left behind, and a row that is not what the table declares is
 * refused with a RowError.
 */
export async function hold<T extends Table>(rows: HeldRows<T>, table: T, signal: AbortSignal): Promise<Held<T>> {
  if ('batches' in rows) return rows;
  let held = heldBatches(table, []);
  const keep = toWritable<T, Held<T>>(async (batches, context) => collectHeld(batches, table, context), {
    table,
    of: 'rows',
    onReceipt: (receipt) => {
      held = receipt;
    },
  });
  await pipeline(rows, keep, { signal });
  return held;
}
