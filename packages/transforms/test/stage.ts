import {
  batchFromRows,
  CountingContext,
  type Batches,
  type Held,
  type RowOf,
  type Table,
  type Transform,
} from '@stedi-lakehouse/core';

/** What a transform makes of rows: rows out, and what it said through its context. */
export interface Outcome<Out extends Table> {
  readonly rows: readonly RowOf<Out>[];
  readonly dropped: Readonly<Record<string, number>>;
  readonly measures: Readonly<Record<string, number>>;
  readonly context: CountingContext;
}

export async function run<In extends Table, Out extends Table>(
  transform: Transform<In, Out>,
  table: In,
  rows: readonly RowOf<In>[],
  batchRows = Math.max(rows.length, 1),
): Promise<Outcome<Out>> {
  const context = new CountingContext(new AbortController().signal);
  return collect(transform(batches(table, rows, batchRows), context), context);
}

/** All rows of a stream, with what was said through its context. */
export async function collect<Out extends Table>(
  output: Batches<Out>,
  context: CountingContext,
): Promise<Outcome<Out>> {
  const made: RowOf<Out>[] = [];
  for await (const batch of output) made.push(...batch.rows());
  return {
    rows: made,
    dropped: Object.fromEntries(context.dropped),
    measures: Object.fromEntries(context.measures),
    context,
  };
}

export async function* batches<T extends Table>(table: T, rows: readonly RowOf<T>[], batchRows: number): Batches<T> {
  for (let start = 0; start < rows.length; start += batchRows)
    yield batchFromRows(table, rows.slice(start, start + batchRows));
}

/** A held table of literals. */
export function heldOf<T extends Table>(table: T, rows: readonly RowOf<T>[], batchRows = 2): Held<T> {
  return { table, rows: rows.length, batches: () => batches(table, rows, batchRows) };
}
