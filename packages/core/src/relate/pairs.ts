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
export function* pairsOf(keys: Int32Array, index: KeyIndex): Generator<RowPairs> {
  let room = pairsInAll(keys, index);
  let [leftRows, rightRows] = emptyPairs(room);
  const { head, next } = index;
  let count = 0;
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (key === -1) continue;
    for (let held = head[key]!; held !== -1; held = next[held]!) {
      leftRows[count] = row;
      rightRows[count] = held;
      if (++count < leftRows.length) continue;
      yield { leftRows, rightRows };
      room -= count;
      [leftRows, rightRows] = emptyPairs(room);
      count = 0;
    }
  }
}

function emptyPairs(room: number): [Int32Array, Int32Array] {
  const length = Math.min(room, pairsAtATime);
  return [new Int32Array(length), new Int32Array(length)];
}

function pairsInAll(keys: Int32Array, index: KeyIndex): number {
  let pairs = 0;
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (key !== -1) pairs += index.rowsOfKey[key]!;
  }
  return pairs;
}
