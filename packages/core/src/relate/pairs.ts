import type { Batch } from '../batch/batch.ts';
import type { StageContext } from '../stream/stage.ts';
import type { Table } from '../table/table.ts';
import type { KeyIndex } from './key-index.ts';

/** Rows that a join would pair: `leftRows[i]` of `left` with `rightRows[i]` of `right`. */
export interface Pairs<L extends Table, R extends Table> {
  readonly left: Batch<L>;
  /** All rows of the held side; columns are put together when they are asked for. */
  readonly right: Batch<R>;
  readonly leftRows: Int32Array;
  readonly rightRows: Int32Array;
}

/** Says which pairs stand, as ascending indexes into them; `undefined` for all. Sees each pair once, in join order, never an empty set. */
export type OnPairs<L extends Table, R extends Table> = (
  pairs: Pairs<L, R>,
  context: StageContext,
) => Int32Array | undefined;

/** Row numbers of pairs, side by side. */
export interface RowPairs {
  readonly leftRows: Int32Array;
  readonly rightRows: Int32Array;
}

/** Pairs handed on at a time: what bounds output batches whatever the fan-out. */
export const pairsAtATime = 65_536;

/** The pairs of equal keys in input order, held rows of one key in held order, `pairsAtATime` at most in one piece. */
export function* pairsOf(keys: Int32Array, { head, next, rowsOfKey }: KeyIndex): Generator<RowPairs> {
  let row = -1;
  let held = -1;
  for (let left = pairsInAll(keys, rowsOfKey); left > 0; left -= pairsAtATime) {
    const length = Math.min(left, pairsAtATime);
    const [leftRows, rightRows] = [new Int32Array(length), new Int32Array(length)];
    putPairs(keys, head, next, { row, held }, leftRows, rightRows);
    row = leftRows[length - 1]!;
    held = next[rightRows[length - 1]!]!;
    yield { leftRows, rightRows };
  }
}

/** Puts as many pairs as there is room for, which there must be: those from the held row `held` of `row` on, −1 for none left of it. */
function putPairs(
  keys: Int32Array,
  head: Int32Array,
  next: Int32Array,
  from: { readonly row: number; readonly held: number },
  leftRows: Int32Array,
  rightRows: Int32Array,
): void {
  let { row, held } = from;
  for (let pair = 0; pair < leftRows.length; pair++) {
    while (held === -1) {
      const key = keys[++row]!;
      if (key !== -1) held = head[key]!;
    }
    leftRows[pair] = row;
    rightRows[pair] = held;
    held = next[held]!;
  }
}

function pairsInAll(keys: Int32Array, rowsOfKey: Int32Array): number {
  let pairs = 0;
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (key !== -1) pairs += rowsOfKey[key]!;
  }
  return pairs;
}
