import { allValid, isValid, setNull, type Validity } from '../batch/validity.ts';
import { batchOf } from '../batch/batch.ts';
import { Dictionary } from '../batch/dictionary.ts';
import { unpacked, wideArray, type PackedColumn, type PackedRows } from '../batch/packed.ts';
import { widenInto } from '../batch/widen.ts';
import type { Held } from '../stream/held.ts';
import { columnNames, type Table } from '../table/table.ts';
import { physicalTypeOf } from '../table/physical-type.ts';
import type { Keep } from './keep.ts';
import type { OneDictionary } from './one-dictionary.ts';
import type { KeptRows } from './part.ts';

/** A table in one piece, as those that hold it see it; its arrays may be shared between threads. */
export interface HeldRows {
  readonly rows: number;
  /** Rows of the table that these were made of, where equal ones are held once. */
  readonly of: number;
  readonly columns: Readonly<Record<string, PackedColumn>>;
}

/** Rows of a table that later steps hold: put together when the step that makes them is over. */
export class KeptInOnePiece {
  readonly #keep: Keep;
  readonly #dictionaries: OneDictionary;
  #chunks: PackedRows[] = [];
  #of = 0;

  constructor(keep: Keep, dictionaries: OneDictionary) {
    this.#keep = keep;
    this.#dictionaries = dictionaries;
  }

  add({ packed, of }: KeptRows): void {
    const rows = this.#dictionaries.translate(packed);
    // of distinct texts the dictionary alone is kept: null, which equals nothing, is left out
    if (this.#keep.how !== 'distinct') this.#chunks.push(rows);
    this.#of += of;
  }

  /** All rows in one piece; nothing can be added afterwards. */
  finish(shared: boolean): HeldRows {
    if (this.#keep.how === 'distinct') return this.#distinct(this.#keep.columns[0]!, shared);
    const rows = this.#chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
    const columns: Record<string, PackedColumn> = {};
    for (const name of this.#keep.columns) columns[name] = this.#column(name, rows, shared);
    this.#chunks = [];
    return { rows, of: this.#of, columns };
  }

  #distinct(name: string, shared: boolean): HeldRows {
    const texts = this.#dictionaries.texts(name) ?? new Dictionary().pack();
    const rows = texts.offsets.length - 1;
    const values = wideArray('text', rows, shared);
    for (let row = 0; row < rows; row++) values[row] = row;
    return { rows, of: this.#of, columns: { [name]: { values, base: 0, validity: undefined, texts } } };
  }

  #column(name: string, rows: number, shared: boolean): PackedColumn {
    const { kind } = physicalTypeOf(this.#keep.table.columns[name]!);
    const values = wideArray(kind, rows, shared);
    let validity: Validity;
    let at = 0;
    for (const chunk of this.#chunks) {
      const column = chunk.columns[name]!;
      widenInto(values, at, column.values, column.base);
      if (column.validity !== undefined) {
        validity ??= allValid(rows);
        for (let row = 0; row < chunk.rows; row++) if (!isValid(column.validity, row)) setNull(validity, at + row);
      }
      at += chunk.rows;
    }
    const texts = kind === 'text' ? (this.#dictionaries.texts(name) ?? new Dictionary().pack()) : undefined;
    return { values, base: 0, validity, ...(texts === undefined ? {} : { texts }) };
  }
}

/** Held rows as a table that transitions read, with the columns of `table`. */
export function heldTable(table: Table, held: HeldRows): Held<Table> {
  const batches = held.rows === 0 ? [] : [batchOf(table, held.rows, vectorsOf(table, held))];
  return {
    table,
    rows: held.rows,
    async *batches() {
      yield* batches;
    },
  };
}

function vectorsOf(table: Table, held: HeldRows) {
  return Object.fromEntries(
    columnNames(table).map((name) => {
      const column = held.columns[name]!;
      const dictionary = column.texts === undefined ? undefined : Dictionary.of(column.texts);
      return [name, unpacked(physicalTypeOf(table.columns[name]!).kind, column, dictionary)];
    }),
  );
}
