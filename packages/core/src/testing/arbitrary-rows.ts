import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { columnNames, type ColumnName, type RowOf, type Table, type ValueOf } from '../table/table.ts';
import { arbitraryCell } from './arbitrary-cell.ts';

export interface ArbitraryRowsOptions<T extends Table> {
  /** Default 0. */
  readonly minRows?: number;
  /** Default 40. */
  readonly maxRows?: number;
  /** Values of some columns, instead of any that the schema allows: a few keys that repeat, dates of one week. */
  readonly columns?: { readonly [N in ColumnName<T>]?: Arbitrary<ValueOf<T, N>> };
}

/** Rows that the table's zod schemas allow: any text of Unicode scalar values, extreme numbers, nulls where they may be. */
export function arbitraryRows<T extends Table>(table: T, options: ArbitraryRowsOptions<T> = {}): Arbitrary<RowOf<T>[]> {
  return fc.array(arbitraryRow(table, options), { minLength: options.minRows ?? 0, maxLength: options.maxRows ?? 40 });
}

/** One such row. */
export function arbitraryRow<T extends Table>(
  table: T,
  options: Pick<ArbitraryRowsOptions<T>, 'columns'> = {},
): Arbitrary<RowOf<T>> {
  const cells: Record<string, Arbitrary<unknown>> = {};
  for (const name of columnNames(table)) cells[name] = options.columns?.[name] ?? arbitraryCell(table.columns[name]!);
  return fc.record(cells, { noNullPrototype: true }) as unknown as Arbitrary<RowOf<T>>;
}
