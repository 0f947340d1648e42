import type { Batch } from '../batch/batch.ts';
import { concatBatches, concatColumn } from '../batch/concat.ts';
import type { ColumnOf, Vector } from '../batch/vector.ts';
import type { Held } from '../stream/held.ts';
import type { ColumnName, Table, ValueOf } from '../table/table.ts';
import { assertColumn } from './columns.ts';
import { HeldMemo } from './held-memo.ts';

/** All rows of a held table, each column in one piece. Like a batch, but it may have no rows. */
export interface Gathered<T extends Table> {
  readonly table: T;
  readonly length: number;
  column<N extends ColumnName<T>>(name: N): ColumnOf<ValueOf<T, N>>;
}

const gathered = new HeldMemo<Vector>();
const whole = new HeldMemo<Batch<Table>>();

/**
 * The columns of a held table, each in one piece with one dictionary, held rows in order. Asking for a column that was not gathered throws.
 *
 * Kept as long as the held table is: gathering a column again costs nothing.
 */
export async function gather<T extends Table>(held: Held<T>, columns: readonly ColumnName<T>[]): Promise<Gathered<T>> {
  const vectors = new Map<string, Vector>();
  for (const name of columns) {
    assertColumn(held.table, name);
    vectors.set(name, await gathered.get(held, name, async () => concatColumn(held.table, name, await readAll(held))));
  }
  return {
    table: held.table,
    length: held.rows,
    column: (name) => {
      const vector = vectors.get(name);
      if (vector === undefined) throw new TypeError(`column ${name} of ${held.table.name} was not gathered`);
      return vector as never;
    },
  };
}

/** All rows of a held table that has some, as one batch whose columns are put together when they are asked for. Holds on to the batches. */
export async function gatherBatch<T extends Table>(held: Held<T>): Promise<Batch<T>> {
  const batch = await whole.get(held, '', async () => {
    return concatBatches(held.table, await readAll(held));
  });
  return batch as Batch<T>;
}

async function readAll<T extends Table>(held: Held<T>): Promise<Batch<T>[]> {
  const batches: Batch<T>[] = [];
  for await (const batch of held.batches()) batches.push(batch);
  return batches;
}
