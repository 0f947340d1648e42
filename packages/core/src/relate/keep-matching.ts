import { vectorOf } from '../batch/batch.ts';
import type { Held } from '../stream/held.ts';
import type { ReasonCode, Transform } from '../stream/stage.ts';
import { filterBatches } from '../stream/lift.ts';
import type { ColumnName, Table } from '../table/table.ts';
import { assertColumn, assertComparable } from './columns.ts';
import { keyIndex } from './key-index.ts';

/**
 * Keeps the rows whose `key` occurs in `among.foreignKey`, each once. Null matches nothing; the others are dropped for `reason`.
 *
 * The distinct keys of `among` are held in memory. Throws TableError when the two columns cannot be compared.
 */
export function keepMatching<R extends Table, K extends Table>(o: {
  readonly key: ColumnName<R>;
  readonly among: Held<K>;
  readonly foreignKey: ColumnName<K>;
  /** Default: `unmatched`. */
  readonly reason?: ReasonCode;
}): Transform<R, R> {
  assertColumn(o.among.table, o.foreignKey);
  return async function* matching(input, context) {
    const index = await keyIndex(o.among, o.foreignKey);
    let checked: Table | undefined;
    let keys: Int32Array | undefined;
    const keep = filterBatches<R>(o.reason ?? 'unmatched', (batch) => {
      if (checked !== batch.table) assertComparable((checked = batch.table), o.key, o.among.table, o.foreignKey);
      keys = index.find(vectorOf(batch, o.key), keys);
      return rowsWithKey(keys);
    });
    yield* keep(input, context);
  };
}

function rowsWithKey(keys: Int32Array): Int32Array {
  const rows = new Int32Array(keys.length);
  let count = 0;
  for (let row = 0; row < keys.length; row++) if (keys[row] !== -1) rows[count++] = row;
  return rows.subarray(0, count);
}
