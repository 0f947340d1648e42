import type { Vector } from '../../batch/vector.ts';
import type { ParquetLayout } from './layout.ts';
import type { Page } from './page.ts';
import type { Bounds } from './statistics.ts';

/** The pages of a column chunk and what its footer says about the values. */
export interface EncodedValues {
  /** A dictionary page, if there is one, comes first. */
  readonly pages: readonly Page[];
  readonly bounds: Bounds | undefined;
}

/** Values of one column, copied out of batches until a row group is full. */
export interface ColumnValues {
  /** Rows and nulls so far. */
  readonly levels: { readonly rows: number; readonly nulls: number };
  /** Takes rows [from, to) of a vector. */
  append(vector: Vector, from: number, to: number): void;
  /** The rows since the last `clear` as a vector, where none is null: a view, gone with the next `append` or `clear`. */
  vector(): Vector;
  encode(layout: ParquetLayout): EncodedValues;
  clear(): void;
}
