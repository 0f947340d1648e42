import { lazyBatch, type Batch } from '../../batch/batch.ts';
import type { Vector } from '../../batch/vector.ts';
import { LakehouseError } from '../../table/lakehouse-error.ts';
import { columnNames, type Table } from '../../table/table.ts';
import type { DecodeOptions, RecordFault } from '../codec.ts';
import { sameCell, type JsonCell, type Member } from './cell.ts';
import type { CellArrays } from './cell-arrays.ts';
import { columnFault } from './fault.ts';
import { InstantColumn } from './instant-column.ts';
import { keyName, looksLikeName } from './key-name.ts';
import { tableColumns, type TableColumn } from './table-columns.ts';
import { UnknownKeys } from './unknown-keys.ts';

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
  readonly unknownKeys = new UnknownKeys();
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
  add(members: readonly Member[]): RecordFault | undefined {
    const fault = this.#judge(members);
    if (this.unknownKeys.seen > 0) this.unknownKeys.endRecord(fault === undefined);
    if (fault === undefined) this.length++;
    return fault;
  }

  #judge(members: readonly Member[]): RecordFault | undefined {
    const cells: (JsonCell | undefined)[] = this.columns.map(() => undefined);
    let contradicts: string | undefined;
    let unknown: string | undefined;
    for (const { key, cell } of members) {
      const index = this.#indexes.get(key);
      if (index === undefined) {
        unknown ??= key;
        this.unknownKeys.see(key);
      } else if (cells[index] === undefined) cells[index] = cell;
      else if (contradicts === undefined && !sameCell(cells[index], cell)) contradicts = key;
    }
    if (contradicts !== undefined) return { reason: 'duplicate_key', column: contradicts };
    if (unknown !== undefined && this.refusesUnknown)
      return { reason: 'unknown_key', ...(looksLikeName(unknown) ? { key: keyName(unknown) } : {}) };
    for (const [index, column] of this.columns.entries()) {
      const cell = cells[index];
      const reason = column.put(this.length, cell ?? null);
      if (reason === undefined) continue;
      if (reason === 'constraint') this.#instants.find((each) => each.index === index)?.refused(cell ?? null);
      const keys = members.map(({ key }) => key);
      return columnFault(reason, columnNames(this.table)[index]!, column, cell, keys);
    }
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
