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
    const [leftKeys, rightKeys] = [leftKeysOf(left), rightKeysOf(right)];
    const standing = new Int32Array(leftRows.length);
    let count = 0;
    for (let pair = 0; pair < leftRows.length; pair++) {
      if (isOne(leftIndex, leftKeys[leftRows[pair]!]!, rightIndex, rightKeys[rightRows[pair]!]!))
        standing[count++] = pair;
    }
    return standing.subarray(0, count);
  };
}

function isOne(leftIndex: KeyIndex, leftKey: number, rightIndex: KeyIndex, rightKey: number): boolean {
  if (leftKey === -1 || rightKey === -1) return false;
  for (let person = leftIndex.head[leftKey]!; person !== -1; person = leftIndex.next[person]!) {
    if (rightIndex.keyOfRow[person] === rightKey) return true;
  }
  return false;
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
