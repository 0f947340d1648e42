import type { Batch } from '../batch/batch.ts';
import type { Table } from '../table/table.ts';

/** Rows of one table on the move. No batch is empty. */
export type Batches<T extends Table> = AsyncIterable<Batch<T>>;

/** Why rows were dropped, as a word for reports: lower case letters, digits and `_`. From a bounded set, never made from data. */
export type ReasonCode = string;

/** All that a stage may see: when to stop, and where to say what it dropped. No logger, no I/O. */
export interface StageContext {
  readonly signal: AbortSignal;
  /**
   * The instant that is now for what passes by, ms since 1970-01-01 UTC: when the newest file of the landing table was written. Left out: nothing lies
   * in the future.
   */
  readonly asOf?: number | undefined;
  /** Counts rows of the streamed input that go no further. */
  drop(reason: ReasonCode, rows: number): void;
  /** Joins: how many rows of either side found a partner (each row once), and how many pairs were written. */
  pairs(matched: { readonly left: number; readonly right: number }, written: number): void;
  /** Adds to a figure of the report that is neither a drop nor a pair, such as `pairs_of_different_customers`. */
  measure(name: ReasonCode, amount: number): void;
}

/** Where rows come from. Nothing runs before the first pull. */
export type Source<T extends Table> = (context: StageContext) => Batches<T>;

/**
 * What changes rows. Laws, which `transformContract` tests: no empty batch comes out; input is not changed; regrouping the input never
 * changes the rows that come out; the input is closed on return, throw and abort; nothing runs before the first pull.
 */
export type Transform<In extends Table, Out extends Table> = (
  input: Batches<In>,
  context: StageContext,
) => Batches<Out>;

/** Where rows go. Settles when every row is taken care of, or rejects and closes its input. */
export type Sink<T extends Table, Receipt = void> = (input: Batches<T>, context: StageContext) => Promise<Receipt>;
