import type { Table } from '../table/table.ts';
import { JoinError } from './join-error.ts';
import type { KeyIndex } from './key-index.ts';

/** How many rows of either side may share a key: input rows first, held rows second. */
export type Cardinality = 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';

/** Throws JoinError when the held side must have one row a key and has more. */
export function assertHeldUnique(cardinality: Cardinality, index: KeyIndex, table: Table, column: string): void {
  if (!cardinality.endsWith('-to-one')) return;
  let repeated = 0;
  const { rowsOfKey } = index;
  for (let key = 0; key < index.size; key++) if (rowsOfKey[key]! > 1) repeated++;
  if (repeated > 0) throw new JoinError(cardinality, table.name, column, repeated);
}

/** Watches that no two input rows have partners under one key, where the join says so. */
export class InputUniqueness {
  readonly #cardinality: Cardinality;
  readonly #rowsOfKey: Uint8Array | undefined;

  constructor(cardinality: Cardinality, keys: number) {
    this.#cardinality = cardinality;
    this.#rowsOfKey = cardinality.startsWith('one-') ? new Uint8Array(keys) : undefined;
  }

  /** Throws JoinError, with the count in the input so far, when a key came a second time. */
  check(keys: Int32Array, table: Table, column: string): void {
    const rowsOfKey = this.#rowsOfKey;
    if (rowsOfKey === undefined) return;
    let repeated = 0;
    for (let row = 0; row < keys.length; row++) {
      const key = keys[row]!;
      if (key === -1 || rowsOfKey[key] === 2) continue;
      if (++rowsOfKey[key]! === 2) repeated++;
    }
    if (repeated > 0) throw new JoinError(this.#cardinality, table.name, column, repeated);
  }
}
