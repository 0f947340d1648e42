import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortedRows } from '../../src/relate/sorted-rows.ts';

const value = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 1_691_348_231_445, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** -1074),
  fc.double({ noNaN: true }),
  fc.integer(),
);

test('sorts by group, value and row, as a comparing sort does', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 3 }), value)), (cells) => {
      const groups = Int32Array.from(cells, ([group]) => group);
      const values = Float64Array.from(cells, ([, number]) => number);
      const rows = Int32Array.from(cells.keys()).filter((row) => row % 5 !== 4);
      const expected = rows.toSorted((a, b) => {
        if (groups[a] !== groups[b]) return groups[a]! - groups[b]!;
        if (values[a] !== values[b]) return values[a]! < values[b]! ? -1 : 1;
        return a - b;
      });
      expect([...sortedRows(rows, groups, 4, values)]).toEqual([...expected]);
    }),
    { numRuns: 100 },
  );
});
