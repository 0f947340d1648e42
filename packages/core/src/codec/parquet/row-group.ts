import { lazyBatch, vectorOf, type Batch } from '../../batch/batch.ts';
import type { Table } from '../../table/table.ts';
import { BooleanValues } from './boolean-values.ts';
import { ByteWriter } from './byte-writer.ts';
import { writeColumnChunk, type EncodedColumn } from './column-chunk.ts';
import type { ColumnValues } from './column-values.ts';
import type { ParquetLayout } from './layout.ts';
import { beginPages } from './page.ts';
import { leavesOf, type Leaf } from './leaf.ts';
import { NumberValues } from './number-values.ts';
import { TextValues } from './text-values.ts';

/** The row group that is being encoded: memory that a thread has once. */
const out = new ByteWriter();

/** A finished row group: plain data that may cross threads. Its place in a file is settled by whoever concatenates. */
export interface EncodedRowGroup {
  readonly rows: number;
  /** In a buffer of its own, so that it can be transferred. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** One a column, in the table's order. */
  readonly columns: readonly EncodedColumn[];
}

/** Encodes rows into row groups, apart from any file: the same rows give the same bytes, however they are batched. */
export class RowGroupEncoder<T extends Table> {
  readonly #table: T;
  readonly #layout: ParquetLayout;
  readonly #columns: readonly { readonly leaf: Leaf; readonly values: ColumnValues }[];
  #rows = 0;

  constructor(table: T, layout: ParquetLayout) {
    this.#table = table;
    this.#layout = layout;
    this.#columns = leavesOf(table).map((leaf) => ({ leaf, values: valuesOf(leaf) }));
  }

  /** Rows since the last `finish`. */
  get rows(): number {
    return this.#rows;
  }

  /** Copies the batch's rows, or those of [from, to). */
  append(batch: Batch<T>, from = 0, to = batch.length): void {
    for (const { leaf, values } of this.#columns) values.append(vectorOf(batch, leaf.column), from, to);
    this.#rows += to - from;
  }

  /** The rows so far as a batch of columns that are not nullable. Gone with the next `append` or `finish`. */
  batch(): Batch<T> {
    return lazyBatch(this.#table, this.#rows, (name) => {
      return this.#columns.find(({ leaf }) => leaf.column === name)!.values.vector();
    });
  }

  /** The rows so far as a row group, `undefined` where there are none. The encoder is empty afterwards. */
  finish(): EncodedRowGroup | undefined {
    if (this.#rows === 0) return undefined;
    out.clear();
    const columns = this.#columns.map(({ leaf, values }) => {
      const column = writeColumnChunk(out, leaf, values.encode(this.#layout), values.levels);
      values.clear();
      return column;
    });
    const group = { rows: this.#rows, bytes: out.copy(), columns };
    out.clear();
    beginPages();
    this.#rows = 0;
    return group;
  }
}

function valuesOf(leaf: Leaf): ColumnValues {
  if (leaf.kind === 'text') return new TextValues(leaf);
  return leaf.kind === 'boolean' ? new BooleanValues(leaf) : new NumberValues(leaf, leaf.kind);
}
