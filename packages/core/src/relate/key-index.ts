import { vectorOf } from '../batch/batch.ts';
import type { Vector } from '../batch/vector.ts';
import type { Held } from '../stream/held.ts';
import type { ColumnName, Table } from '../table/table.ts';
import { assertColumn, kindOf } from './columns.ts';
import { HeldMemo } from './held-memo.ts';
import { keysOf, type Keys } from './keys.ts';

/** The distinct values of a held column, numbered from 0 by first occurrence. Null is no key. */
export interface KeyIndex {
  /** Distinct keys. */
  readonly size: number;
  /** Key number by held row; −1 where the row has none. */
  readonly keyOfRow: Int32Array;
  /** First held row by key number; walk on with `next`. */
  readonly head: Int32Array;
  /** The next held row of the same key, in held order; −1 after the last. */
  readonly next: Int32Array;
  /** Held rows by key number. */
  readonly rowsOfKey: Int32Array;
  /**
   * The key number of each row of a streamed column; −1 where it is null or no key: in the first places of `into` where it is given and has
   * them. Throws when the column cannot be compared.
   */
  find(vector: Vector, into?: Int32Array): Int32Array;
}

const indexes = new HeldMemo<KeyIndex>();

/** Indexes a held column. Made once, then kept as long as the held table is. Memory: the distinct keys and 4 bytes a row, 12 once a join asks for the rows of a key. */
export async function keyIndex<T extends Table>(held: Held<T>, column: ColumnName<T>): Promise<KeyIndex> {
  assertColumn(held.table, column);
  return indexes.get(held, column, async () => {
    const keys = keysOf(kindOf(held.table, column), held.rows);
    let keyOfRow: Int32Array = new Int32Array(0);
    let at = 0;
    for await (const batch of held.batches()) {
      const added = keys.add(vectorOf(batch, column));
      if (at === 0) keyOfRow = added.length === held.rows ? added : new Int32Array(held.rows);
      if (added !== keyOfRow) keyOfRow.set(added, at);
      at += batch.length;
    }
    return new ChainedKeys(keys, keyOfRow);
  });
}

/** Chains of rows are made when a join asks for them: a filter only looks for keys. */
class ChainedKeys implements KeyIndex {
  readonly keyOfRow: Int32Array;
  readonly size: number;
  readonly #keys: Keys;
  #chains: Chains | undefined;

  constructor(keys: Keys, keyOfRow: Int32Array) {
    this.#keys = keys;
    this.size = keys.size;
    this.keyOfRow = keyOfRow;
  }

  get head(): Int32Array {
    return this.#chained().head;
  }

  get next(): Int32Array {
    return this.#chained().next;
  }

  get rowsOfKey(): Int32Array {
    return this.#chained().rowsOfKey;
  }

  find(vector: Vector, into?: Int32Array): Int32Array {
    return this.#keys.find(vector, into);
  }

  #chained(): Chains {
    return (this.#chains ??= chains(this.keyOfRow, this.size));
  }
}

type Chains = Pick<KeyIndex, 'head' | 'next' | 'rowsOfKey'>;

function allOf(length: number, value: number): Int32Array {
  return new Int32Array(length).fill(value);
}

function chains(keyOfRow: Int32Array, size: number): Chains {
  // where each row has a key of its own, rows are numbered as their keys are
  if (size === keyOfRow.length) return { head: keyOfRow, next: allOf(size, -1), rowsOfKey: allOf(size, 1) };
  const head = new Int32Array(size).fill(-1);
  const next = new Int32Array(keyOfRow.length);
  const rowsOfKey = new Int32Array(size);
  chainRows(keyOfRow, head, next, rowsOfKey);
  return { head, next, rowsOfKey };
}

function chainRows(keyOfRow: Int32Array, head: Int32Array, next: Int32Array, rowsOfKey: Int32Array): void {
  // backwards, so that each chain runs in held order
  for (let row = keyOfRow.length - 1; row >= 0; row--) {
    const key = keyOfRow[row]!;
    if (key === -1) {
      next[row] = -1;
      continue;
    }
    next[row] = head[key]!;
    head[key] = row;
    rowsOfKey[key]!++;
  }
}
