import { lazyBatch, type Batch } from '../../batch/batch.ts';
import type { Vector } from '../../batch/vector.ts';
import { LakehouseError } from '../../table/lakehouse-error.ts';
import { columnNames, type Table } from '../../table/table.ts';
import type { DecodeOptions, InvalidReason } from '../codec.ts';
import { sameCell, type JsonCell, type Member } from './cell.ts';
import type { CellArrays } from './cell-arrays.ts';
import { InstantColumn } from './instant-column.ts';
import { tableColumns, type TableColumn } from './table-columns.ts';

/** Rows a batch, unless told otherwise: columns of a batch stay within a core's cache. */
export const defaultBatchRows = 16_384;

/** Rows that batches hold at most. Throws LakehouseError where they would hold none. */
export function batchRowsOf({ batchRows = defaultBatchRows }: { readonly batchRows?: number }): number {
  if (Number.isInteger(batchRows) && batchRows >= 1) return batchRows;
  throw new LakehouseError('invalid_option', `batches of ${batchRows} rows cannot be read`, 'ask for 1 or more');
}

/** Rows in the making: one column of cells for each column of the table, and the judgement on whole records. */
export class RowFill<T extends Table> {
  readonly table: T;
  readonly columns: readonly TableColumn[];
  /** Rows that a batch holds at most. */
  readonly capacity: number;
  /** Rows so far. Whoever fills the columns directly counts up. */
  length = 0;
  /** Unknown keys passed over in the rows so far. */
  unknownKeys = 0;
  readonly refusesUnknown: boolean;
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #asked: ReadonlySet<string>;
  readonly #instants: readonly InstantColumn[];

  /** `arrays`: where the cells are put, room for `batchRowsOf(options)` of each column. */
  constructor(table: T, options: DecodeOptions<T>, arrays?: readonly CellArrays[]) {
    const names = columnNames(table);
    this.table = table;
    this.capacity = batchRowsOf(options);
    this.columns = tableColumns(table, this.capacity, arrays);
    this.refusesUnknown = options.unknown === 'fail';
    this.#indexes = new Map(names.map((name, index) => [name, index]));
    this.#asked = new Set(options.columns ?? names);
    this.#instants = names.flatMap((name, index) => {
      const [column, cells] = [table.columns[name]!, this.columns[index]!];
      if (column.instants === undefined || cells.kind === 'text' || cells.kind === 'boolean') return [];
      return [new InstantColumn(index, name, column, cells, options.instants)];
    });
    if (options.written !== undefined) this.writtenAt(options.written);
  }

  /** Holds what is added from here on to the columns' ranges of instants, as of a file that was written then. */
  writtenAt(written: Date): void {
    for (const column of this.#instants) column.writtenAt(written);
  }

  get full(): boolean {
    return this.length === this.capacity;
  }

  /** Whether a batch should end before it is full, so that its dictionaries stay small. */
  get crowded(): boolean {
    return this.length > 0 && this.columns.some((column) => column.full);
  }

  /**
   * Stores a record as the next row, or says why it is none. Of several faults the first counts: a key with two different values, an unknown
   * key where those are refused, then the columns in the table's order.
   */
  add(members: readonly Member[]): InvalidReason | undefined {
    const cells: (JsonCell | undefined)[] = this.columns.map(() => undefined);
    let unknown = 0;
    let contradicts = false;
    for (const { key, cell } of members) {
      const index = this.#indexes.get(key);
      if (index === undefined) unknown++;
      else if (cells[index] === undefined) cells[index] = cell;
      else contradicts ||= !sameCell(cells[index], cell);
    }
    if (contradicts) return 'duplicate_key';
    if (unknown > 0 && this.refusesUnknown) return 'unknown_key';
    for (const [index, column] of this.columns.entries()) {
      const reason = column.put(this.length, cells[index] ?? null);
      if (reason === undefined) continue;
      if (reason === 'constraint') this.#instants.find((each) => each.index === index)?.refused(cells[index] ?? null);
      return reason;
    }
    this.length++;
    this.unknownKeys += unknown;
    return undefined;
  }

  /** The rows so far as a batch, `undefined` when there are none; the fill is empty afterwards. */
  take(): Batch<T> | undefined {
    const rows = this.length;
    if (rows === 0) return undefined;
    for (const column of this.#instants) column.count(rows);
    const vectors = new Map<string, Vector>();
    for (const [index, name] of columnNames(this.table).entries()) {
      const column = this.columns[index]!;
      if (this.#asked.has(name)) vectors.set(name, column.take(rows));
      else if (column.kind === 'text') column.renew();
    }
    this.length = 0;
    return lazyBatch(this.table, rows, (name) => vectors.get(name) ?? notRead(this.table, name));
  }
}

function notRead(table: Table, column: string): never {
  throw new LakehouseError(
    'no_such_column',
    `column ${column} of ${table.name} was not read`,
    'name it in the columns that the decoder is asked for',
  );
}
