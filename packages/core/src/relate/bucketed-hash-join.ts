import type { Batch } from '../batch/batch.ts';
import type { Batches, StageContext, Transform } from '../stream/stage.ts';
import { LakehouseError } from '../table/lakehouse-error.ts';
import type { Table } from '../table/table.ts';
import { Buckets } from './buckets.ts';
import { assertColumn, assertComparable } from './columns.ts';
import { hashJoin, type HashJoinOptions } from './hash-join.ts';
import { collectHeld } from './held-batches.ts';
import { assertJoins } from './join-output.ts';
import type { OpenSpill, Spill } from './spill.ts';

export interface BucketedHashJoinOptions<L extends Table, R extends Table, Out extends Table> extends HashJoinOptions<
  L,
  R,
  Out
> {
  /** Into how many parts both sides are cut by key: memory holds one part of the held side, so as many as it takes to fit. */
  readonly buckets: number;
  /** Where both sides are put aside; all their columns are. */
  readonly spill: OpenSpill;
}

/**
 * `hashJoin` for a held table that does not fit into memory: both sides are put aside in buckets by key and joined bucket by bucket.
 *
 * The same pairs as `hashJoin` makes, ordered by bucket, in a bucket as `hashJoin` orders them: the same input gives the same order. Nothing comes
 * out before the input's end. `onPairs` sees the held rows of one bucket. What was put aside is gone on return, throw and abort. Apply it
 * once to a whole input, since each application parts the held table again.
 */
export function bucketedHashJoin<L extends Table, R extends Table, Out extends Table>(
  o: BucketedHashJoinOptions<L, R, Out>,
): Transform<L, Out> {
  assertColumn(o.with.table, o.foreignKey);
  if (!(Number.isSafeInteger(o.buckets) && o.buckets >= 1)) {
    throw new LakehouseError('invalid_option', 'a join cannot have that many buckets', 'give a whole number from 1 up');
  }
  return async function* joined(input, context) {
    const right = o.spill(o.with.table, context.signal);
    let left: Spill<L> | undefined;
    try {
      await partRight(o, right, context);
      left = await partLeft(o, input, context);
      for (let bucket = 0; bucket < o.buckets; bucket++) {
        const held = await collectHeld(right.read(bucket), o.with.table, context);
        yield* hashJoin<L, R, Out>({ ...o, with: held })(left?.read(bucket) ?? nothing(), context);
      }
    } finally {
      await Promise.all([left?.dispose(), right.dispose()]);
    }
  };
}

async function partRight<L extends Table, R extends Table, Out extends Table>(
  o: BucketedHashJoinOptions<L, R, Out>,
  spill: Spill<R>,
  context: StageContext,
): Promise<void> {
  const buckets = new Buckets(spill, o.foreignKey, o.buckets);
  for await (const batch of o.with.batches()) {
    context.signal.throwIfAborted();
    await buckets.add(batch);
  }
  await buckets.finish();
}

/** `undefined` when there is no input. Lets go of what it put aside when it fails. */
async function partLeft<L extends Table, R extends Table, Out extends Table>(
  o: BucketedHashJoinOptions<L, R, Out>,
  input: Batches<L>,
  context: StageContext,
): Promise<Spill<L> | undefined> {
  let spill: Spill<L> | undefined;
  let buckets: Buckets<L> | undefined;
  try {
    for await (const batch of input) {
      context.signal.throwIfAborted();
      if (buckets === undefined) {
        assertComparable(batch.table, o.key, o.with.table, o.foreignKey);
        assertJoins(batch.table, o.with.table, o.to);
        spill = o.spill(batch.table, context.signal);
        buckets = new Buckets(spill, o.key, o.buckets);
      }
      const keyless = await buckets.add(batch);
      if (keyless > 0) context.drop('unmatched', keyless);
    }
    await buckets?.finish();
    return spill;
  } catch (error) {
    await spill?.dispose();
    throw error;
  }
}

async function* nothing<T extends Table>(): AsyncGenerator<Batch<T>> {}
