import {
  keyIndex,
  vectorOf,
  type Batch,
  type ColumnName,
  type Held,
  type KeyIndex,
  type Pairs,
  type Table,
} from '@stedi-lakehouse/core';

/** A column of one side of a join, and the column of the people that it refers to. */
export interface Whose<T extends Table, P extends Table> {
  readonly column: ColumnName<T>;
  readonly person: ColumnName<P>;
}

/** When the two rows of a pair are of one person: some record of `people` has both of their keys. */
export interface SamePerson<L extends Table, R extends Table, P extends Table> {
  readonly people: Held<P>;
  /** Whose the input's rows are. */
  readonly left: Whose<L, P>;
  /** Whose the held rows are. */
  readonly right: Whose<R, P>;
}

/** Indexes of the pairs that are of one person, ascending. */
export type PairsOfOnePerson<L extends Table, R extends Table> = (pairs: Pairs<L, R>) => Int32Array;

/** Reads people once. Memory: their two key columns. */
export async function pairsOfOnePerson<L extends Table, R extends Table, P extends Table>(
  same: SamePerson<L, R, P>,
): Promise<PairsOfOnePerson<L, R>> {
  const leftIndex = await keyIndex(same.people, same.left.person);
  const rightIndex = await keyIndex(same.people, same.right.person);
  const leftKeysOf = lastKeys<L>(leftIndex, same.left.column);
  const rightKeysOf = lastKeys<R>(rightIndex, same.right.column);
  return ({ left, right, leftRows, rightRows }) => {
    const leftKeys = { index: leftIndex, ofRow: leftKeysOf(left), rows: leftRows };
    const rightKeys = { index: rightIndex, ofRow: rightKeysOf(right), rows: rightRows };
    return standing(leftKeys, rightKeys);
  };
}

/** The rows of one side of pairs, with the key numbers that they and the people have. */
interface SideKeys {
  readonly index: KeyIndex;
  readonly ofRow: Int32Array;
  readonly rows: Int32Array;
}

function standing(left: SideKeys, right: SideKeys): Int32Array {
  const pairs = new Int32Array(left.rows.length);
  return pairs.subarray(0, putStanding(left, right, pairs));
}

/** Puts the pairs that stand: how many they are. A loop and nothing after it, which the engine would have to learn when the loop is done. */
function putStanding(left: SideKeys, right: SideKeys, pairs: Int32Array): number {
  const { head, next } = left.index;
  const { keyOfRow } = right.index;
  const [leftKeys, leftRows] = [left.ofRow, left.rows];
  const [rightKeys, rightRows] = [right.ofRow, right.rows];
  let count = 0;
  for (let pair = 0; pair < pairs.length; pair++) {
    const leftKey = leftKeys[leftRows[pair]!]!;
    const rightKey = rightKeys[rightRows[pair]!]!;
    if (leftKey === -1 || rightKey === -1) continue;
    let person = head[leftKey]!;
    while (person !== -1 && keyOfRow[person] !== rightKey) person = next[person]!;
    if (person !== -1) pairs[count++] = pair;
  }
  return count;
}

/** The key numbers of a batch's rows; kept until another batch comes, since the held side is one batch throughout. */
function lastKeys<T extends Table>(index: KeyIndex, column: ColumnName<T>): (batch: Batch<T>) => Int32Array {
  let last: Batch<T> | undefined;
  let keys: Int32Array = new Int32Array(0);
  return (batch) => {
    if (batch !== last) keys = index.find(vectorOf((last = batch), column));
    return keys;
  };
}
