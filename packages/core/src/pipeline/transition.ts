import type { Batches, StageContext } from '../stream/stage.ts';
import { assertComparable } from '../relate/columns.ts';
import { physicalTypeOf } from '../table/physical-type.ts';
import type { Table } from '../table/table.ts';
import type { Given, Inputs, OneStreamed } from './input.ts';
import { byValues } from './by-values.ts';
import { PipelineError } from './pipeline-error.ts';

/** What a list of transitions is made of: types erased by an interface, not by `any`. */
export interface AnyTransition {
  readonly name: string;
  readonly from: Inputs;
  readonly to: Table;
  /** The key of the one streamed input in `from`. */
  readonly streamedKey: string;
  /** `apply` without its types, in the order in which rows are written. Fails when a batch of another table than `to` comes out. */
  run(given: Readonly<Record<string, unknown>>, context: StageContext): Batches<Table>;
}

/** How one table is made from others. */
export interface Transition<I extends Inputs, Out extends Table> extends AnyTransition {
  readonly from: I;
  readonly to: Out;
  apply(given: Given<I>, context: StageContext): Batches<Out>;
}

/**
 * Defines how one table is made from others: exactly one input is streamed, the others are held.
 *
 * `apply` runs once for each part of the streamed input, unless that is `whole`. With `order: 'values'` the rows of each part are written in the order
 * of their own values, and held until the part ends: for tables about people whose place in landing must not name them. Default: as `apply` gives them.
 */
export function defineTransition<const I extends Inputs, Out extends Table>(transition: {
  readonly name: string;
  readonly from: I & OneStreamed<I>;
  readonly to: Out;
  readonly order?: 'values';
  apply(given: Given<I>, context: StageContext): Batches<Out>;
}): Transition<I, Out> {
  const from: I = transition.from;
  const streamedKeys = Object.keys(from).filter((key) => from[key]?.how === 'streamed');
  if (!/^[a-z][a-z0-9_]*$/.test(transition.name)) {
    throw new PipelineError(
      `${JSON.stringify(transition.name)} is not a transition name`,
      'use lower case letters, digits and _',
    );
  }
  if (streamedKeys.length !== 1) {
    throw new PipelineError(
      `transition ${transition.name} has ${streamedKeys.length} streamed inputs`,
      'stream exactly one input and hold the others',
    );
  }
  for (const [key, { how, table, distinct, by }] of Object.entries(from)) {
    if (distinct && !isOneText(table))
      throw new PipelineError(
        `transition ${transition.name}, input ${key}: distinct takes one text column`,
        'hold one text column, or leave distinct out',
      );
    if (how === 'held' && by !== undefined && from[streamedKeys[0]!]?.by === undefined)
      throw new PipelineError(
        `transition ${transition.name}, input ${key} meets by ${by}, and the streamed input does not`,
        'give the streamed input the column by which they meet',
      );
    if (how === 'held' && by !== undefined) assertMeet(transition.name, from[streamedKeys[0]!]!, { table, by });
  }
  return {
    name: transition.name,
    from,
    to: transition.to,
    streamedKey: streamedKeys[0]!,
    apply: (given, context) => transition.apply(given, context),
    run: (given, context) => {
      const rows = onlyOf(transition.to, transition.apply(given as Given<I>, context), transition.name);
      return transition.order === 'values' ? byValues(transition.to, rows) : rows;
    },
  };
}

/** Rows meet in a bucket by the hash of their value: equal values of two kinds would not. */
function assertMeet(
  transition: string,
  streamed: Inputs[string],
  held: { readonly table: Table; readonly by: string },
) {
  if (streamed.whole)
    throw new PipelineError(
      `transition ${transition} streams ${streamed.table.name} whole and by ${streamed.by!}`,
      'choose one: a bucket is not the whole',
    );
  assertComparable(streamed.table, streamed.by!, held.table, held.by);
}

function isOneText({ columns }: Table): boolean {
  const [column, ...others] = Object.values(columns);
  return column !== undefined && others.length === 0 && physicalTypeOf(column).kind === 'text';
}

/** Passes batches of one table on, and refuses any other: a cast in a transition must not carry columns past a table's privacy. */
async function* onlyOf<T extends Table>(table: T, batches: Batches<T>, transition: string): Batches<T> {
  for await (const batch of batches) {
    if (batch.table !== table) {
      throw new PipelineError(
        `transition ${transition} gave rows of ${batch.table.name} in another shape than ${table.name} declares`,
        `end it with into(…, ${table.name}) or a stage that makes that table`,
      );
    }
    yield batch;
  }
}
