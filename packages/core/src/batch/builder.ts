import type { Cell } from '../table/column.ts';
import { physicalTypeOf, type PhysicalKind } from '../table/physical-type.ts';
import { columnNames, type RowOf, type Table } from '../table/table.ts';
import { batchOf, type Batch } from './batch.ts';
import { Dictionary } from './dictionary.ts';
import { allValid, setNull, type Validity } from './validity.ts';
import { BooleanVector, NumberVector, TextVector, type Vector } from './vector.ts';

/** Collects row objects into batches. Values are trusted to fit their types: decoders check, the compiler checks the rest. */
export class BatchBuilder<T extends Table> {
  readonly #table: T;
  readonly #columns: readonly { readonly name: string; readonly kind: PhysicalKind; readonly cells: Cell[] }[];
  readonly #dictionaries = new Map<string, Dictionary>();
  #length = 0;

  constructor(table: T) {
    this.#table = table;
    this.#columns = columnNames(table).map((name) => ({
      name,
      kind: physicalTypeOf(table.columns[name]!).kind,
      cells: [],
    }));
  }

  get length(): number {
    return this.#length;
  }

  append(row: RowOf<T>): void {
    const cells = row as Readonly<Record<string, Cell>>;
    for (const column of this.#columns) column.cells.push(cells[column.name] ?? null);
    this.#length++;
  }

  /** The rows so far as a batch, `undefined` when there are none; the builder is empty afterwards. */
  finish(): Batch<T> | undefined {
    if (this.#length === 0) return undefined;
    const vectors: Record<string, Vector> = {};
    for (const { name, kind, cells } of this.#columns) vectors[name] = this.#vector(name, kind, cells.splice(0));
    const batch = batchOf(this.#table, this.#length, vectors);
    this.#length = 0;
    return batch;
  }

  #vector(name: string, kind: PhysicalKind, cells: readonly Cell[]): Vector {
    const validity = validityOf(cells);
    if (kind === 'text') {
      const dictionary = this.#dictionary(name);
      const codes = Int32Array.from(cells, (cell) => (cell === null ? 0 : dictionary.add(cell as string)));
      return new TextVector(codes, dictionary, validity);
    }
    if (kind === 'boolean')
      return new BooleanVector(
        Int32Array.from(cells, (cell) => (cell === true ? 1 : 0)),
        validity,
      );
    const values = kind === 'int32' || kind === 'date' ? new Int32Array(cells.length) : new Float64Array(cells.length);
    for (let row = 0; row < cells.length; row++) values[row] = (cells[row] as number | null) ?? 0;
    return new NumberVector(values, validity);
  }

  #dictionary(name: string): Dictionary {
    let dictionary = this.#dictionaries.get(name);
    if (dictionary === undefined || dictionary.full) this.#dictionaries.set(name, (dictionary = new Dictionary()));
    return dictionary;
  }
}

function validityOf(cells: readonly Cell[]): Validity {
  let validity: Uint8Array | undefined;
  for (let row = 0; row < cells.length; row++) {
    if (cells[row] === null) setNull((validity ??= allValid(cells.length)), row);
  }
  return validity;
}

/** A batch of the given rows. Throws when there are none. */
export function batchFromRows<T extends Table>(table: T, rows: Iterable<RowOf<T>>): Batch<T> {
  const builder = new BatchBuilder(table);
  for (const row of rows) builder.append(row);
  return builder.finish() ?? batchOf(table, 0, {});
}
