import {
  asOfJoin,
  filterBatches,
  hashJoin,
  LakehouseError,
  through,
  type Direction,
  type Held,
  type Joined,
  type OnPairs,
  type Table,
  type Transform,
} from '@stedi-lakehouse/core';
import type { NumberColumn } from './column-names.ts';
import { keepingComparable } from './comparable.ts';
import { ownersOf, several } from './person-owners.ts';
import { keepingClasses } from './pii-classes.ts';
import { pairsOfOnePerson, type SamePerson } from './same-person.ts';

export interface JoinOnTimestampOptions<L extends Table, R extends Table, P extends Table, Out extends Table> {
  /** The input's column that says when. */
  readonly at: NumberColumn<L>;
  readonly with: Held<R>;
  /** The held table's column that says when; same unit as `at`. */
  readonly takenAt: NumberColumn<R>;
  /** Its columns are taken by name from the input, else from the held table; each keeps its PII class. */
  readonly to: Out & { readonly columns: Joined<L, R, Out> };
  /** How far apart two instants may be, inclusive, in the columns' unit, which is milliseconds. Default with a `direction`: any distance. */
  readonly toleranceMs?: number;
  /** On which side of the input's instant the held one lies. Default with a `toleranceMs`: `nearest`. */
  readonly direction?: Direction;
  /** Without tolerance and direction: of no instant may both sides have more rows than this. Default: 100. */
  readonly maxFanOut?: number;
  /** Whether the two rows of a pair must be of one person. Left out: nobody asks. */
  readonly samePerson?: SamePerson<L, R, P> & {
    /** Pairs of two people: written and measured as `pairs_of_different_customers`, or not written. */
    readonly others: 'count' | 'drop';
  };
}

/** Rows of one instant that both sides may have where nothing else is said: many more than the people who are measured in one millisecond. */
export const defaultMaxFanOut = 100;

/**
 * Pairs rows by time. Inner join: an input row without a partner is dropped as `unmatched`.
 *
 * Without tolerance and direction instants must be equal, and every pair is written, many to many. With either, each row gets the one held row
 * closest in time, of the same person where that is asked for; a row whose key belongs to several people is then dropped as `several_owners`,
 * and `others` must be `drop`. The held side and the people's keys are in memory. Throws TableError when columns cannot be compared, do not
 * fit `to` or would change their PII class, FanOutError beyond `maxFanOut`.
 */
export function joinOnTimestamp<L extends Table, R extends Table, P extends Table, Out extends Table>(
  o: JoinOnTimestampOptions<L, R, P, Out>,
): Transform<L, Out> {
  const nearby = o.direction !== undefined || o.toleranceMs !== undefined;
  if (nearby && o.samePerson?.others === 'count') {
    throw new LakehouseError(
      'invalid_option',
      'an as-of join cannot count pairs of different people',
      "it looks for the closest row of one person: use others: 'drop', or leave samePerson out",
    );
  }
  const join = nearby ? joinClosest(o) : joinEqual(o);
  return (input, context) => {
    const comparable = keepingComparable(input, o.at, { table: o.with.table, column: o.takenAt });
    return join(keepingClasses(comparable, o.to, o.with.table), context);
  };
}

function joinEqual<L extends Table, R extends Table, P extends Table, Out extends Table>(
  o: JoinOnTimestampOptions<L, R, P, Out>,
): Transform<L, Out> {
  const { maxFanOut = defaultMaxFanOut } = o;
  const equal = {
    key: o.at,
    with: o.with,
    foreignKey: o.takenAt,
    cardinality: 'many-to-many',
    to: o.to,
    maxFanOut,
  } as const;
  const same = o.samePerson;
  if (same === undefined) return hashJoin<L, R, Out>(equal);
  return async function* joined(input, context) {
    const ofOnePerson = await pairsOfOnePerson(same);
    const onPairs: OnPairs<L, R> = (pairs) => {
      const standing = ofOnePerson(pairs);
      if (same.others === 'drop') return standing;
      context.measure('pairs_of_different_customers', pairs.leftRows.length - standing.length);
      return undefined;
    };
    yield* hashJoin<L, R, Out>({ ...equal, onPairs })(input, context);
  };
}

function joinClosest<L extends Table, R extends Table, P extends Table, Out extends Table>(
  o: JoinOnTimestampOptions<L, R, P, Out>,
): Transform<L, Out> {
  const { at, with: held, takenAt, to, direction = 'nearest', toleranceMs = Number.POSITIVE_INFINITY, samePerson } = o;
  const close = { at, with: held, takenAt, to, direction, toleranceMs };
  if (samePerson === undefined) return asOfJoin<L, R, Out>(close);
  return async function* joined(input, context) {
    const by = await ownersOf(samePerson, held);
    const attributed = filterBatches<L>('several_owners', (batch) => rowsOfOnePerson(by.left(batch)));
    yield* through(input, context, attributed, asOfJoin<L, R, Out>({ ...close, by }));
  };
}

function rowsOfOnePerson(owners: Int32Array): Int32Array {
  return Int32Array.from(owners.keys()).filter((row) => owners[row] !== several);
}
