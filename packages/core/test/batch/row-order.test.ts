import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchFromRows, type RowOf } from '@stedi-lakehouse/core';
import { orderByValues } from '../../src/batch/row-order.ts';
import { kinds } from './kinds.ts';

type Row = RowOf<typeof kinds>;

const few = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const row: fc.Arbitrary<Row> = fc.record({
  text: few('', 'a', 'ab', 'b', '\u00e9', '\uffff', '\u{1f600}'),
  maybeText: few(null, '', 'x', 'y'),
  whole: few(-1, 0, 9_007_199_254_740_991),
  maybeWhole: few(null, -2, 0, 3),
  small: few(null, 0, 1),
  day: few(null, 0, 18_000),
  double: few(-1.5, -0, 0, 1e300),
  flag: few(null, false, true),
});

/** Texts by their UTF-8 bytes, null first, -0 before 0: said once more, value by value. */
function comparedRows(one: Row, other: Row): number {
  for (const name of Object.keys(kinds.columns) as (keyof Row)[]) {
    const order = comparedValues(one[name], other[name]);
    if (order !== 0) return order;
  }
  return 0;
}

function comparedValues(a: Row[keyof Row], b: Row[keyof Row]): number {
  if (Object.is(a, b)) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  if (a === b) return Object.is(a, -0) ? -1 : 1;
  return a < b ? -1 : 1;
}

test('rows stand in the order of their own values, whatever order they came in', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.integer(), (rows, seed) => {
      const expected = rows.toSorted(comparedRows);
      const shuffled = rows.toSorted(
        (a, b) => ((JSON.stringify(a).length * seed) % 7) - ((JSON.stringify(b).length * seed) % 7),
      );
      for (const given of [rows, rows.toReversed(), shuffled]) {
        const batch = batchFromRows(kinds, given);
        expect([...batch.take(orderByValues(batch)).rows()]).toEqual(expected);
      }
    }),
  );
});
