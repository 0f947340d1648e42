import type { Held } from '../stream/held.ts';
import type { Batches } from '../stream/stage.ts';
import type { ColumnName, Table } from '../table/table.ts';

/** How a transition takes a table: `streamed` passes by once, `held` is complete before the transition starts. */
export interface Input<T extends Table, How extends 'held' | 'streamed'> {
  readonly table: T;
  readonly how: How;
  /** Streamed: the input must pass through one application in order, and is never split. */
  readonly whole: boolean;
  /** Held: each text of the one column once. */
  readonly distinct: boolean;
  /** The column by which this input and another meet: rows of equal values are in one application. */
  readonly by: string | undefined;
}

export interface StreamedOptions<T extends Table> {
  /** The input passes through one `apply`, in order. */
  readonly whole?: boolean;
  /** Splits this input, and the held ones that say `by` too, into buckets of equal values: each `apply` sees one bucket of all of them. */
  readonly by?: ColumnName<T>;
}

/**
 * The input that passes by: read once, in order.
 *
 * It may be split: then each part passes through an `apply` of its own and the results are put one after another. A transition that remembers
 * rows from one batch to the next (such as `keepFirst`) says `whole`; one that joins more than fits in memory says `by`.
 */
export function streamed<T extends Table>(table: T, options: StreamedOptions<T> = {}): Input<T, 'streamed'> {
  return { table, how: 'streamed', whole: options.whole ?? false, distinct: false, by: options.by };
}

export interface HeldOptions<N extends string> {
  /** Each text of the one column once, without null: a set of keys. */
  readonly distinct?: boolean;
  /** Only the bucket that meets the streamed input's is held at a time. */
  readonly by?: N;
}

/** `T` with only the columns `N`: what a transition sees of a held table that it asked a few columns of. */
export type Picked<T extends Table, N extends ColumnName<T>> = Table<T['name'], Pick<T['columns'], N>>;

/** An input that is complete before the transition starts and can be read many times; only `columns` of it are kept where they are given. */
export function held<T extends Table>(table: T): Input<T, 'held'>;
export function held<T extends Table, const N extends ColumnName<T>>(
  table: T,
  columns: readonly N[],
  options?: HeldOptions<N>,
): Input<Picked<T, N>, 'held'>;
export function held(
  table: Table,
  columns?: readonly string[],
  options: HeldOptions<string> = {},
): Input<Table, 'held'> {
  return {
    table: columns === undefined ? table : pick(table, columns),
    how: 'held',
    whole: false,
    distinct: options.distinct ?? false,
    by: options.by,
  };
}

/** The table with only some of its columns, in the table's own order. */
export function pick(table: Table, columns: readonly string[]): Table {
  const wanted = new Set(columns);
  return { ...table, columns: Object.fromEntries(Object.entries(table.columns).filter(([name]) => wanted.has(name))) };
}

/** The inputs of a transition, by the names that `apply` knows them by. */
export type Inputs = Readonly<Record<string, Input<Table, 'held' | 'streamed'>>>;

/** What `apply` is given: batches of the streamed input, tables of the held ones. */
export type Given<I extends Inputs> = {
  readonly [K in keyof I]: I[K] extends Input<infer T, 'held'>
    ? Held<T>
    : I[K] extends Input<infer T, 'streamed'>
      ? Batches<T>
      : never;
};

type StreamedKeys<I extends Inputs> = { [K in keyof I]: I[K]['how'] extends 'streamed' ? K : never }[keyof I];
type IsUnion<U, V = U> = U extends unknown ? ([V] extends [U] ? false : true) : never;

/** `unknown` when exactly one input is streamed; otherwise a text that says what is wrong, so that the definition does not compile. */
export type OneStreamed<I extends Inputs> = [StreamedKeys<I>] extends [never]
  ? 'one input must be streamed'
  : true extends IsUnion<StreamedKeys<I>>
    ? 'only one input may be streamed'
    : unknown;
