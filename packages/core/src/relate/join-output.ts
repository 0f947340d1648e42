import { lazyBatch, vectorOf, type Batch } from '../batch/batch.ts';
import { assertBecomes } from '../stream/into.ts';
import { columnNames, type ColumnName, type Table, type ValueOf } from '../table/table.ts';
import type { Gathered } from './gather.ts';

type Fitting<From extends Table, Out extends Table, N extends ColumnName<Out>, Else> =
  N extends ColumnName<From> ? (ValueOf<From, N> extends ValueOf<Out, N> ? Out['columns'][N] : never) : Else;

/** `Out`'s columns where `L`, or else `R`, has them with a type that fits; `never` where not, so that the call does not compile. */
export type Joined<L extends Table, R extends Table, Out extends Table> = {
  readonly [N in ColumnName<Out>]: Fitting<L, Out, N, Fitting<R, Out, N, never>>;
};

/** Throws TableError when `to` has a column that neither table has with a type that fits. */
export function assertJoins(left: Table, right: Table, to: Table): void {
  const name = `${left.name} joined to ${right.name}`;
  assertBecomes({ ...left, name, columns: { ...right.columns, ...left.columns } }, to);
}

/** The columns of `to` that come from the right table, when the left one has `left`'s columns. */
export function columnsFromRight<R extends Table>(left: Table, right: R, to: Table): ColumnName<R>[] {
  const wanted = columnNames(to).filter((name) => !Object.hasOwn(left.columns, name));
  return columnNames(right).filter((name) => wanted.includes(name));
}

/** The rows that pairs of row numbers stand for. */
export function pairedRows<Out extends Table>(
  to: Out,
  left: Batch<Table>,
  right: Gathered<Table>,
  leftRows: Int32Array,
  rightRows: Int32Array,
): Batch<Out> {
  return lazyBatch(to, leftRows.length, (name) =>
    Object.hasOwn(left.table.columns, name)
      ? vectorOf(left, name).take(leftRows)
      : vectorOf(right, name).take(rightRows),
  );
}
