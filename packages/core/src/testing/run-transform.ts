import { createContext } from '../job/create-context.ts';
import type { Batches, Transform } from '../stream/stage.ts';
import type { RowOf, Table } from '../table/table.ts';
import { batchesOf, type BatchesOfOptions } from './batches-of.ts';

/** What a transform made of some rows, and what it said about the others. */
export interface TransformOutcome<Out extends Table> {
  readonly rows: RowOf<Out>[];
  /** Rows dropped, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Joins: rows of either side that found a partner, and the pairs made. */
  readonly pairs?: { readonly left: number; readonly right: number; readonly written: number };
  readonly measures: Readonly<Record<string, number>>;
}

export interface RunTransformOptions extends BatchesOfOptions {
  readonly signal?: AbortSignal;
}

/** Applies a transform to row objects: literals in, literals out. */
export async function runTransform<In extends Table, Out extends Table>(
  transform: Transform<In, Out>,
  table: In,
  rows: Iterable<RowOf<In>>,
  options: RunTransformOptions = {},
): Promise<TransformOutcome<Out>> {
  const context = createContext(options);
  const made = await rowsOf(transform(batchesOf(table, rows, options), context));
  return {
    rows: made,
    dropped: Object.fromEntries(context.dropped),
    ...(context.matched === undefined ? {} : { pairs: { ...context.matched, written: context.pairsWritten } }),
    measures: Object.fromEntries(context.measures),
  };
}

/** All rows of a stream, as objects. */
export async function rowsOf<T extends Table>(batches: Batches<T>): Promise<RowOf<T>[]> {
  const rows: RowOf<T>[] = [];
  for await (const batch of batches) for (const row of batch.rows()) rows.push(row);
  return rows;
}
