import type { Batch } from '../../batch/batch.ts';
import { BatchBuilder } from '../../batch/builder.ts';
import { physicalTypeOf } from '../../table/physical-type.ts';
import { columnNames, type RowOf, type Table } from '../../table/table.ts';
import { RowError } from './row-error.ts';

const loneSurrogate = /\p{Surrogate}/u;

/** Makes batches of rows that nothing has checked yet. A missing value is null, keys that the table lacks are left behind. */
export class RowIntake<T extends Table> {
  readonly #table: T;
  readonly #builder: BatchBuilder<T>;
  #rows = 0;

  constructor(table: T) {
    this.#table = table;
    this.#builder = new BatchBuilder(table);
  }

  /** Rows waiting to become a batch. */
  get length(): number {
    return this.#builder.length;
  }

  /** Throws RowError when the row is not what the table declares. */
  append(row: unknown): void {
    const number = this.#rows++;
    const { name } = this.#table;
    if (typeof row !== 'object' || row === null) {
      throw new RowError(name, number, 'it is no object', 'write rows as objects with a key for each column');
    }
    const checked: Record<string, unknown> = {};
    for (const column of columnNames(this.#table)) {
      const cell = (row as Readonly<Record<string, unknown>>)[column] ?? null;
      this.#check(number, column, cell);
      checked[column] = cell;
    }
    this.#builder.append(checked as RowOf<T>);
  }

  /** The rows so far as a batch, `undefined` when there are none. */
  finish(): Batch<T> | undefined {
    return this.#builder.finish();
  }

  #check(row: number, column: string, cell: unknown): void {
    const declared = this.#table.columns[column]!;
    const text = typeof cell === 'string';
    if (declared.schema.safeParse(cell).success && !(text && loneSurrogate.test(cell))) return;
    const { kind, nullable } = physicalTypeOf(declared);
    throw new RowError(
      this.#table.name,
      row,
      `column ${column} is not what the table declares`,
      `give ${kind}${nullable ? ' or null' : ''} that passes the checks of the column's schema`,
    );
  }
}
