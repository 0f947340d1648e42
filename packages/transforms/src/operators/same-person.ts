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

/** Reads people once. Memory: their two key columns, and 8 bytes a record where a key has many. */
export async function pairsOfOnePerson<L extends Table, R extends Table, P extends Table>(
  same: SamePerson<L, R, P>,
): Promise<PairsOfOnePerson<L, R>> {
  const leftIndex = await keyIndex(same.people, same.left.person);
  const rightIndex = await keyIndex(same.people, same.right.person);
  const leftKeysOf = lastKeys<L>(leftIndex, same.left.column);
  const rightKeysOf = lastKeys<R>(rightIndex, same.right.column);
  const people = peopleOf(leftIndex, rightIndex);
  return ({ left, right, leftRows, rightRows }) => {
    const leftKeys = { index: leftIndex, ofRow: leftKeysOf(left), rows: leftRows };
    const rightKeys = { index: rightIndex, ofRow: rightKeysOf(right), rows: rightRows };
    return standing(leftKeys, rightKeys, people);
  };
}

/** People of one key that are looked at one after another: most keys are of one person. */
const mostLooks = 8;

const peopleByIndex = new WeakMap<KeyIndex, { readonly right: KeyIndex; readonly people: PeopleOfKeys }>();

/** Made once for as long as both are: a join is applied to its input part by part. */
function peopleOf(left: KeyIndex, right: KeyIndex): PeopleOfKeys {
  const known = peopleByIndex.get(left);
  if (known?.right === right) return known.people;
  const people = new PeopleOfKeys(left, right);
  peopleByIndex.set(left, { right, people });
  return people;
}

/** Which keys of both sides some record has together, for keys that many people share. */
class PeopleOfKeys {
  readonly #left: KeyIndex;
  readonly #right: KeyIndex;
  #sorted: Float64Array | undefined;

  constructor(left: KeyIndex, right: KeyIndex) {
    this.#left = left;
    this.#right = right;
  }

  has(leftKey: number, rightKey: number): boolean {
    const sorted = (this.#sorted ??= this.#both());
    const wanted = leftKey * this.#right.size + rightKey;
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sorted[middle]! < wanted) from = middle + 1;
      else to = middle;
    }
    return sorted[from] === wanted;
  }

  #both(): Float64Array {
    const [left, right] = [this.#left.keyOfRow, this.#right.keyOfRow];
    // a key number that is missing on either side makes a number that nobody asks for
    const both = Float64Array.from(left, (key, row) =>
      key === -1 || right[row] === -1 ? -1 : key * this.#right.size + right[row]!,
    );
    return both.toSorted();
  }
}

/** The rows of one side of pairs, with the key numbers that they and the people have. */
interface SideKeys {
  readonly index: KeyIndex;
  readonly ofRow: Int32Array;
  readonly rows: Int32Array;
}

function standing(left: SideKeys, right: SideKeys, people: PeopleOfKeys): Int32Array {
  const pairs = new Int32Array(left.rows.length);
  return pairs.subarray(0, putStanding(left, right, people, pairs));
}

/** Puts the pairs that stand: how many they are. A loop and nothing after it, which the engine would have to learn when the loop is done. */
function putStanding(left: SideKeys, right: SideKeys, people: PeopleOfKeys, pairs: Int32Array): number {
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
    let looks = 0;
    for (; person !== -1 && keyOfRow[person] !== rightKey; person = next[person]!) if (++looks === mostLooks) break;
    if (looks === mostLooks ? people.has(leftKey, rightKey) : person !== -1) pairs[count++] = pair;
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
