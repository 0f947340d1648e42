import { vectorOf, type Batch } from '../batch/batch.ts';
import { isValid } from '../batch/validity.ts';
import type { NumberVector } from '../batch/vector.ts';
import type { Held } from '../stream/held.ts';
import type { Transform } from '../stream/stage.ts';
import { LakehouseError } from '../table/lakehouse-error.ts';
import type { ColumnName, Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { assertColumn, assertComparable, comparedAs, kindOf } from './columns.ts';
import { gather, type Gathered } from './gather.ts';
import { HeldMemo } from './held-memo.ts';
import { Instants, type Direction } from './instants.ts';
import { assertJoins, columnsFromRight, pairedRows, type Joined } from './join-output.ts';
import { JoinTally } from './join-tally.ts';

export interface AsOfJoinOptions<L extends Table, R extends Table, Out extends Table> {
  /** The input's instant. */
  readonly at: ColumnName<L>;
  readonly with: Held<R>;
  /** The held table's instant, in the same unit. */
  readonly takenAt: ColumnName<R>;
  readonly direction: Direction;
  /** How far apart two instants may be, inclusive, in milliseconds (the columns' unit). `Infinity` for any distance. */
  readonly toleranceMs: number;
  /** Rows pair only with rows of the same owner; owners are whole numbers, −1 pairs with nothing. `right` has one for each held row. */
  readonly by?: { readonly left: (batch: Batch<L>) => Int32Array; readonly right: Int32Array };
  /** Its columns are taken by name from the input, else from the held table. */
  readonly to: Out & { readonly columns: Joined<L, R, Out> };
}

/**
 * Pairs each row with the held row closest in time, or drops it as `unmatched`. Inner join, at most one pair a row, in input order.
 *
 * Of two equally close instants the earlier is taken, and of held rows with the same instant the last. Null pairs with nothing. The held
 * table's instants and output columns are in memory. Throws TableError when columns are no numbers or do not fit `to`.
 */
export function asOfJoin<L extends Table, R extends Table, Out extends Table>(
  o: AsOfJoinOptions<L, R, Out>,
): Transform<L, Out> {
  assertInstant(o.with.table, o.takenAt);
  if (!(o.toleranceMs >= 0)) {
    throw new LakehouseError('invalid_option', 'toleranceMs is not a distance', 'give milliseconds from 0 up');
  }
  return async function* joined(input, context) {
    const instants = await instantsOf(o.with, o.takenAt, ownersOf(o));
    const tally = new JoinTally(context, o.with);
    let right: Gathered<R> | undefined;
    for await (const left of input) {
      context.signal.throwIfAborted();
      right ??= await rightSide(o, left.table);
      const { leftRows, rightRows } = closest(o, left, instants);
      tally.startBatch(left.length);
      tally.add(leftRows, rightRows);
      tally.endBatch();
      if (leftRows.length > 0) yield pairedRows<Out>(o.to, left, right, leftRows, rightRows);
    }
    tally.end();
  };
}

const alone = new HeldMemo<Instants>();
const withOwners = new WeakMap<Int32Array, HeldMemo<Instants>>();

/** Sorted once, then kept as long as the held table is, and the owners where there are some. */
async function instantsOf<R extends Table>(
  held: Held<R>,
  takenAt: ColumnName<R>,
  owners: Int32Array | undefined,
): Promise<Instants> {
  let memo = owners === undefined ? alone : withOwners.get(owners);
  if (memo === undefined) withOwners.set(owners!, (memo = new HeldMemo()));
  return memo.get(held, takenAt, async () => {
    const column = vectorOf(await gather(held, [takenAt]), takenAt);
    return new Instants(column as NumberVector, owners);
  });
}

function closest<L extends Table, R extends Table, Out extends Table>(
  o: AsOfJoinOptions<L, R, Out>,
  left: Batch<L>,
  instants: Instants,
): { leftRows: Int32Array; rightRows: Int32Array } {
  const { values, validity } = vectorOf(left, o.at) as NumberVector;
  const owners = o.by?.left(left);
  const leftRows = new Int32Array(left.length);
  const rightRows = new Int32Array(left.length);
  let count = 0;
  for (let row = 0; row < left.length; row++) {
    if (!isValid(validity, row)) continue;
    const held = instants.find(owners === undefined ? 0 : owners[row]!, values[row]!, o.direction, o.toleranceMs);
    if (held === -1) continue;
    leftRows[count] = row;
    rightRows[count++] = held;
  }
  return { leftRows: leftRows.subarray(0, count), rightRows: rightRows.subarray(0, count) };
}

function ownersOf<L extends Table, R extends Table, Out extends Table>(
  o: AsOfJoinOptions<L, R, Out>,
): Int32Array | undefined {
  if (o.by === undefined || o.by.right.length === o.with.rows) return o.by?.right;
  throw new LakehouseError(
    'internal',
    `an as-of join over ${o.with.rows} held rows of ${o.with.table.name} was given ${o.by.right.length} owners`,
    'give one owner for each held row',
  );
}

async function rightSide<L extends Table, R extends Table, Out extends Table>(
  o: AsOfJoinOptions<L, R, Out>,
  left: L,
): Promise<Gathered<R>> {
  assertInstant(left, o.at);
  assertComparable(left, o.at, o.with.table, o.takenAt);
  assertJoins(left, o.with.table, o.to);
  return gather(o.with, columnsFromRight(left, o.with.table, o.to));
}

function assertInstant(table: Table, name: string): void {
  assertColumn(table, name);
  const kind = kindOf(table, name);
  if (comparedAs(kind) === 'number') return;
  throw new TableError(
    `${table.name}.${name} is no instant`,
    `it is ${kind}: use a column of numbers, such as epoch milliseconds`,
  );
}
