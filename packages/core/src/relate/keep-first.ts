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
      const known = seen.size;
      return rowsOfNew(seen.add(vectorOf(batch, o.key)), known);
    });
    yield* keep(input, context);
  };
}

/** The rows whose key is none of the first `known`, and none of a row before. */
function rowsOfNew(keys: Int32Array, known: number): Int32Array {
  const rows = new Int32Array(keys.length);
  let count = 0;
  let size = known;
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (key !== -1 && key < size) continue;
    rows[count++] = row;
    // new keys are numbered in row order, so the next one seen for the first time is the next number
    if (key !== -1) size = key + 1;
  }
  return rows.subarray(0, count);
}
