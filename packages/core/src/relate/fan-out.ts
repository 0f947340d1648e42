import { LakehouseError } from '../table/lakehouse-error.ts';
import type { Table } from '../table/table.ts';
import type { KeyIndex } from './key-index.ts';

/** Both sides of a join have so many rows of one key that pairing each with each was not allowed. Says how many, never of which key. */
export class FanOutError extends LakehouseError {
  constructor(limit: number, input: string, held: string) {
    super(
      'join_fan_out',
      `more than ${limit} rows of ${input} and of ${held} have the same key, and each would be paired with each`,
      'look for records that were written many times over in what both are made from; where so many are right, allow more with maxFanOut (--max-fan-out)',
    );
  }
}

/** Watches that of no key both sides have more rows than a limit: then nothing multiplies by more than that. Counts the rows of such keys alone. */
export class FanOut {
  readonly #limit: number;
  /** Input rows so far of keys that have too many held rows. */
  readonly #inputRows: Int32Array | undefined;
  readonly #rowsOfKey: Int32Array;

  constructor(limit: number, { size, rowsOfKey }: KeyIndex) {
    this.#limit = limit;
    this.#rowsOfKey = rowsOfKey;
    if (limit < Infinity && hasMore(rowsOfKey, limit)) this.#inputRows = new Int32Array(size);
  }

  /** Throws FanOutError when a key comes once more than may be. */
  check(keys: Int32Array, input: Table, column: string, held: Table, heldColumn: string): void {
    if (this.#inputRows === undefined || !countMore(keys, this.#rowsOfKey, this.#limit, this.#inputRows)) return;
    throw new FanOutError(this.#limit, `${input.name} by ${column}`, `${held.name} by ${heldColumn}`);
  }
}

function hasMore(rowsOfKey: Int32Array, limit: number): boolean {
  for (let key = 0; key < rowsOfKey.length; key++) if (rowsOfKey[key]! > limit) return true;
  return false;
}

/** Counts on: whether a key has more than it may. */
function countMore(keys: Int32Array, rowsOfKey: Int32Array, limit: number, counts: Int32Array): boolean {
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (key !== -1 && rowsOfKey[key]! > limit && ++counts[key]! > limit) return true;
  }
  return false;
}
