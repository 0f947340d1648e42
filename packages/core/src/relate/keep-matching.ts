import { vectorOf, type Batch } from '../batch/batch.ts';
import type { Held } from '../stream/held.ts';
import type { ReasonCode, Transform } from '../stream/stage.ts';
import { filterBatches } from '../stream/lift.ts';
import type { ColumnName, Table } from '../table/table.ts';
import { assertColumn, assertComparable } from './columns.ts';
import { keyIndex } from './key-index.ts';

/**
 * Keeps the rows whose `key` occurs in `among.foreignKey`, each row once. Null matches nothing; the others are dropped for `reason`.
 *
 * The distinct keys of `among` are held in memory. Throws TableError when the two columns cannot be compared.
 */
export function keepMatching<R extends Table, K extends Table>(o: {
  readonly key: ColumnName<R>;
  readonly among: Held<K>;
  readonly foreignKey: ColumnName<K>;
  /** Default: `unmatched`. */
  readonly reason?: ReasonCode;
  /** Of the rows of one key only the first is kept; the rest are dropped as `duplicate`. Takes a byte a key: `keepFirst` would hold all keys again. */
  readonly first?: boolean;
}): Transform<R, R> {
  assertColumn(o.among.table, o.foreignKey);
  return async function* kept(input, context) {
    const index = await keyIndex(o.among, o.foreignKey);
    let checked: Table | undefined;
    let keys: Int32Array | undefined;
    const keysOf = (batch: Batch<R>): Int32Array => (keys = index.find(vectorOf(batch, o.key), keys));
    const matching = filterBatches<R>(o.reason ?? 'unmatched', (batch) => {
      if (checked !== batch.table) assertComparable((checked = batch.table), o.key, o.among.table, o.foreignKey);
      return rowsWithKey(keysOf(batch));
    });
    const seen = new Uint8Array(o.first === true ? index.size : 0);
    const first = filterBatches<R>('duplicate', (batch) => rowsOfUnseen(keysOf(batch), seen));
    const rows = matching(input, context);
    yield* o.first === true ? first(rows, context) : rows;
  };
}

function rowsWithKey(keys: Int32Array): Int32Array {
  const rows = new Int32Array(keys.length);
  return rows.subarray(0, putRowsWithKey(keys, rows));
}

function putRowsWithKey(keys: Int32Array, rows: Int32Array): number {
  let count = 0;
  for (let row = 0; row < keys.length; row++) if (keys[row] !== -1) rows[count++] = row;
  return count;
}

/** The rows whose key was not seen, which it then is. */
function rowsOfUnseen(keys: Int32Array, seen: Uint8Array): Int32Array {
  const rows = new Int32Array(keys.length);
  let count = 0;
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (seen[key] === 0) rows[count++] = row;
    seen[key] = 1;
  }
  return rows.subarray(0, count);
}
