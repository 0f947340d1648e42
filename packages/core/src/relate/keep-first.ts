import { vectorOf } from '../batch/batch.ts';
import { filterBatches } from '../stream/lift.ts';
import type { Transform } from '../stream/stage.ts';
import type { ColumnName, Table } from '../table/table.ts';
import { assertColumn, kindOf } from './columns.ts';
import { keysOf } from './keys.ts';

/**
 * Keeps the first row of each key, in input order; the rest are dropped as `duplicate`. Rows without a key (null) are all kept: nothing says
 * that they are the same.
 *
 * The distinct keys are held in memory.
 */
export function keepFirst<T extends Table>(o: { readonly key: ColumnName<T> }): Transform<T, T> {
  return async function* first(input, context) {
    let seen: ReturnType<typeof keysOf> | undefined;
    const keep = filterBatches<T>('duplicate', (batch) => {
      if (seen === undefined) {
        assertColumn(batch.table, o.key);
        seen = keysOf(kindOf(batch.table, o.key));
      }
      let known = seen.size;
      const keys = seen.add(vectorOf(batch, o.key));
      const rows = new Int32Array(keys.length);
      let count = 0;
      for (let row = 0; row < keys.length; row++) {
        const key = keys[row]!;
        if (key !== -1 && key < known) continue;
        rows[count++] = row;
        // new keys are numbered in row order, so the next one seen for the first time is the next number
        if (key !== -1) known = key + 1;
      }
      return rows.subarray(0, count);
    });
    yield* keep(input, context);
  };
}
