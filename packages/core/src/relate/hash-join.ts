import { vectorOf, type Batch } from '../batch/batch.ts';
import { takeInto } from '../batch/widen.ts';
import type { Held } from '../stream/held.ts';
import type { Transform } from '../stream/stage.ts';
import type { ColumnName, Table } from '../table/table.ts';
import { assertHeldUnique, InputUniqueness, type Cardinality } from './cardinality.ts';
import { assertColumn, assertComparable } from './columns.ts';
import { gather, gatherBatch, type Gathered } from './gather.ts';
import { assertJoins, columnsFromRight, pairedRows, type Joined } from './join-output.ts';
import { FanOut } from './fan-out.ts';
import { JoinTally } from './join-tally.ts';
import { keyIndex } from './key-index.ts';
import { pairsOf, type OnPairs, type RowPairs } from './pairs.ts';

export interface HashJoinOptions<L extends Table, R extends Table, Out extends Table> {
  /** The input's column. */
  readonly key: ColumnName<L>;
  readonly with: Held<R>;
  /** The held table's column. */
  readonly foreignKey: ColumnName<R>;
  readonly cardinality: Cardinality;
  /** Its columns are taken by name from the input, else from the held table. */
  readonly to: Out & { readonly columns: Joined<L, R, Out> };
  /**
   * How many rows of one key both sides may have: where either has no more, whatever the other has is paired. So the output is at most so many times
   * the input. Default: any number.
   */
  readonly maxFanOut?: number;
  /** Refuses or counts pairs; an input row whose pairs are all refused counts as unmatched. */
  readonly onPairs?: OnPairs<L, R>;
}

/**
 * Pairs rows of equal keys. Inner join: an input row without a partner is dropped as `unmatched`; null matches nothing.
 *
 * Rows come out in input order, the held rows of one key in held order, in batches of 65,536 rows at most. The held table's key and output
 * columns are in memory. Uniqueness of held keys is checked before the first row, that of input keys (those with a partner) as they come.
 * That is checked in one application: a transition whose parts must not share input keys streams them `whole` or `by` the key.
 * Throws JoinError when the declared cardinality is broken, FanOutError beyond `maxFanOut`, TableError when columns cannot be compared or do not fit `to`.
 */
export function hashJoin<L extends Table, R extends Table, Out extends Table>(
  o: HashJoinOptions<L, R, Out>,
): Transform<L, Out> {
  assertColumn(o.with.table, o.foreignKey);
  return async function* joined(input, context) {
    const index = await keyIndex(o.with, o.foreignKey);
    assertHeldUnique(o.cardinality, index, o.with.table, o.foreignKey);
    const uniqueness = new InputUniqueness(o.cardinality, index.size);
    const fanOut = new FanOut(o.maxFanOut ?? Infinity, index);
    const tally = new JoinTally(context, o.with);
    let right: Gathered<R> | undefined;
    for await (const left of input) {
      context.signal.throwIfAborted();
      right ??= await rightSide(o, left.table);
      const keys = index.find(vectorOf(left, o.key));
      uniqueness.check(keys, left.table, o.key);
      fanOut.check(keys, left.table, o.key, o.with.table, o.foreignKey);
      tally.startBatch(left.length);
      for (const pairs of pairsOf(keys, index)) {
        const { leftRows, rightRows } = standing(
          pairs,
          o.onPairs?.({ left, right: right as Batch<R>, ...pairs }, context),
        );
        if (leftRows.length === 0) continue;
        tally.add(leftRows, rightRows);
        yield pairedRows<Out>(o.to, left, right, leftRows, rightRows);
      }
      tally.endBatch();
    }
    tally.end();
  };
}

async function rightSide<L extends Table, R extends Table, Out extends Table>(
  o: HashJoinOptions<L, R, Out>,
  left: L,
): Promise<Gathered<R>> {
  assertComparable(left, o.key, o.with.table, o.foreignKey);
  assertJoins(left, o.with.table, o.to);
  if (o.onPairs !== undefined && o.with.rows > 0) return gatherBatch(o.with);
  return gather(o.with, columnsFromRight(left, o.with.table, o.to));
}

function standing(pairs: RowPairs, kept: Int32Array | undefined): RowPairs {
  if (kept === undefined || kept.length === pairs.leftRows.length) return pairs;
  const [leftRows, rightRows] = [new Int32Array(kept.length), new Int32Array(kept.length)];
  takeInto(leftRows, 0, pairs.leftRows, 0, kept);
  takeInto(rightRows, 0, pairs.rightRows, 0, kept);
  return { leftRows, rightRows };
}
