import { LakehouseError } from '../table/lakehouse-error.ts';
import { columnNames, type ColumnName, type RowOf, type Table, type ValueOf } from '../table/table.ts';
import { rowMaker } from './row-view.ts';
import type { ColumnOf, Vector } from './vector.ts';

/** Rows of one table, held by column. At least one row; never changed after it is handed on. */
export interface Batch<T extends Table> {
  readonly table: T;
  /** Rows, at least one. */
  readonly length: number;
  /** One column as a typed vector: numbers, or text as dictionary codes; nulls in a bitmap. */
  column<N extends ColumnName<T>>(name: N): ColumnOf<ValueOf<T, N>>;
  /** Plain objects, made on demand. */
  rows(): Iterable<RowOf<T>>;
  /** The rows at `rowIndexes`, in that order; columns are copied when they are asked for. Throws when no rows are taken: drop the batch instead. */
  take(rowIndexes: Int32Array): Batch<T>;
}

type VectorSource = (name: never) => Vector;

class ColumnBatch<T extends Table> implements Batch<T> {
  readonly table: T;
  readonly length: number;
  readonly #vectors = new Map<string, Vector>();
  readonly #source: VectorSource;

  constructor(table: T, length: number, source: VectorSource) {
    if (length < 1)
      throw new LakehouseError(
        'internal',
        `a batch of ${table.name} has no rows`,
        'drop the batch instead of handing on an empty one',
      );
    this.table = table;
    this.length = length;
    this.#source = source;
  }

  column<N extends ColumnName<T>>(name: N): ColumnOf<ValueOf<T, N>> {
    return this.vector(name) as unknown as ColumnOf<ValueOf<T, N>>;
  }

  vector(name: string): Vector {
    let vector = this.#vectors.get(name);
    if (vector === undefined) {
      if (!Object.hasOwn(this.table.columns, name)) {
        throw new LakehouseError(
          'no_such_column',
          `table ${this.table.name} has no column ${name}`,
          `it has ${columnNames(this.table).join(', ')}`,
        );
      }
      vector = this.#source(name as never);
      this.#vectors.set(name, vector);
    }
    return vector;
  }

  *rows(): Iterable<RowOf<T>> {
    const names = columnNames(this.table);
    const vectors = names.map((name) => this.vector(name));
    const make = rowMaker(this.table);
    for (let row = 0; row < this.length; row++) yield make(vectors, row);
  }

  take(rowIndexes: Int32Array): Batch<T> {
    return new ColumnBatch(this.table, rowIndexes.length, (name) => this.vector(name).take(rowIndexes));
  }
}

/** A batch made from finished vectors, one for each column of the table. Throws when one is missing or has another length. */
export function batchOf<T extends Table>(
  table: T,
  length: number,
  vectors: Readonly<Record<string, Vector>>,
): Batch<T> {
  for (const name of columnNames(table)) {
    const vector = vectors[name];
    if (vector?.length !== length) {
      throw new LakehouseError(
        'internal',
        `a batch of ${table.name} needs ${length} rows of ${name} and got ${vector?.length ?? 'no column'}`,
        'give one vector of equal length for each column',
      );
    }
  }
  return new ColumnBatch(table, length, (name) => vectors[name]!);
}

/** A batch whose columns are made when they are first asked for. `make` is called once a column. */
export function lazyBatch<T extends Table>(
  table: T,
  length: number,
  make: (column: ColumnName<T>) => Vector,
): Batch<T> {
  return new ColumnBatch(table, length, make);
}

/** A column of a batch of any table, without its type: for codecs and stages that are told column names. */
export function vectorOf(columns: { column(name: never): { readonly length: number } }, name: string): Vector {
  return columns.column(name as never) as unknown as Vector;
}
