import type { Buffer } from 'node:buffer';
import type { Dictionary } from '../../batch/dictionary.ts';
import { KernelError } from '../../kernel/kernel-error.ts';
import { Kernel } from '../../kernel/kernel.ts';
import type { Table } from '../../table/table.ts';
import type { CellArrays } from '../json/cell-arrays.ts';
import { defaultBatchRows, type RowFill } from '../json/row-fill.ts';
import type { TextColumn } from '../json/text-column.ts';
import { lineFeed } from './ascii.ts';
import { readCell } from './cell-reader.ts';
import { forgetTexts, putRange, ScanPlan } from './scan-plan.ts';

/** Bytes of lines that are in a window of the kernel's memory at a time. */
const windowBytes = 256 << 10;
/** Zeros behind them: no text and no number goes on there. */
const endBytes = 32;

/**
 * Reads lines that have all keys in the table's order, in the kernel. It takes a subset of the valid records: what is unexpected stops it, and
 * is left to whoever takes lines in any form.
 */
export class LineScanner {
  /** Where it puts cells. */
  readonly arrays: readonly CellArrays[];
  /** Rows that there is room for, at most. */
  readonly capacity: number;
  readonly #kernel: Kernel;
  readonly #columns: number;
  /** A window that a source may read into: lines that are there are not copied. */
  readonly input: Uint8Array;
  /** The window of other lines. */
  readonly #window: number;
  readonly #bytes: Uint8Array;
  readonly #words: DataView;
  readonly #dictionaries: (Dictionary | undefined)[];
  #rows: RowFill<Table> | undefined;
  /** Of the lines [from, to) are in the kernel's memory, `shift` bytes further. */
  #from = 0;
  #to = 0;
  #shift = 0;

  /** Throws KernelError where there is no memory for `capacity` rows. */
  constructor(table: Table, capacity: number) {
    const plan = new ScanPlan(table, capacity);
    this.capacity = capacity;
    this.#kernel = new Kernel([...plan.pieces, windowBytes + endBytes, windowBytes + endBytes], {
      cell: (column, at, row) => readCell(this.#bytes, this.#words, at, this.#rows!.columns[column]!, row),
      code: (column, from, end, hash) => (this.#rows!.columns[column] as TextColumn).code(this.#words, from, end, hash),
    });
    const { address, arrays } = plan.write(this.#kernel);
    this.arrays = arrays;
    this.#columns = address;
    this.#window = this.#kernel.take(windowBytes + endBytes);
    const input = this.#kernel.take(windowBytes + endBytes);
    this.input = this.#kernel.memory.subarray(input, input + windowBytes);
    this.#bytes = this.#kernel.memory;
    this.#words = new DataView(this.#bytes.buffer, 0, this.#bytes.length);
    this.#dictionaries = plan.columns.map(() => undefined);
  }

  /** The rows that are read from here on, made with `arrays`; none where it is not in use. */
  use(rows: RowFill<Table> | undefined): void {
    this.#rows = rows;
    // whoever reads next has dictionaries of their own
    this.#dictionaries.fill(undefined);
    this.holdToRanges();
  }

  /** Takes over the ranges that the rows' columns hold their numbers to. */
  holdToRanges(): void {
    for (const [index, column] of (this.#rows?.columns ?? []).entries())
      if (column.kind !== 'text' && column.kind !== 'boolean') putRange(this.#kernel, this.#columns, index, column);
  }

  /** Tells that the next lines are other ones. */
  begin(): void {
    this.#from = this.#to = 0;
  }

  /** Rows of the lines in [at, end), while there is room: the start of the first line that it left, or `end`. */
  scan(lines: Buffer, at: number, end: number): number {
    const rows = this.#rows!;
    this.#forgetOthers(rows);
    let next = at;
    while (next < end && !rows.full) {
      if ((next < this.#from || next >= this.#to) && !this.#load(lines, next, end)) return next;
      const { functions } = this.#kernel;
      const shift = this.#shift;
      const until = this.#to + shift;
      const stopped = functions.scan(
        this.#columns,
        this.arrays.length,
        next + shift,
        until,
        rows.length,
        rows.capacity,
      );
      rows.length = functions.rows.value;
      next = stopped - shift;
      if (stopped < until) return next;
    }
    return next;
  }

  /** Puts the whole lines from `at` on into the window, where they are not in the other one. `false` where not one of them fits. */
  #load(lines: Buffer, at: number, end: number): boolean {
    // what is behind them is no matter: nothing goes on beyond a line feed
    if (lines.buffer === this.input.buffer) return this.#at(at, end, lines.byteOffset);
    const fits = at + windowBytes;
    const to = end <= fits ? end : lines.lastIndexOf(lineFeed, fits - 1) + 1;
    if (to <= at) return false;
    this.#bytes.set(lines.subarray(at, to), this.#window);
    this.#bytes.fill(0, this.#window + to - at, this.#window + to - at + endBytes);
    return this.#at(at, to, this.#window - at);
  }

  #at(from: number, to: number, shift: number): true {
    this.#from = from;
    this.#to = to;
    this.#shift = shift;
    return true;
  }

  /** The kernel's codes are those of a dictionary. */
  #forgetOthers(rows: RowFill<Table>): void {
    for (let index = 0; index < rows.columns.length; index++) {
      const column = rows.columns[index]!;
      if (column.kind !== 'text' || column.dictionary === this.#dictionaries[index]) continue;
      this.#dictionaries[index] = column.dictionary;
      forgetTexts(this.#kernel, this.#columns, index);
    }
  }
}

const idle = new WeakMap<Table, LineScanner>();

/** A scanner for batches of `rows` rows: one that was given back, or a new one; `undefined` where there is no memory for one. */
export function takeScanner(table: Table, rows: number): LineScanner | undefined {
  const scanner = idle.get(table);
  idle.delete(table);
  if (scanner !== undefined && scanner.capacity >= rows) return scanner;
  try {
    // one that others can use: each takes gigabytes of addresses, though not of memory, until it is collected
    return new LineScanner(table, Math.max(rows, defaultBatchRows));
  } catch (error) {
    if (error instanceof KernelError) return undefined;
    throw error;
  }
}

/** Keeps a scanner for the next file: to make one takes longer than to read a small file. */
export function giveBackScanner(table: Table, scanner: LineScanner): void {
  scanner.use(undefined);
  idle.set(table, scanner);
}
