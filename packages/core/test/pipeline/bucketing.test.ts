import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { batchFromRows } from '../../src/batch/builder.ts';
import { column } from '../../src/table/column.ts';
import { defineTable } from '../../src/table/table.ts';
import { bucketCount, bucketPlaces } from '../../src/pipeline/bucketing.ts';

const table = defineTable({
  name: 'readings',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Readings.',
  columns: {
    takenAt: column(z.number().nullable(), { pii: 'none', doc: 'When.' }),
    person: column(z.string().nullable(), { pii: 'direct', doc: 'Whose.' }),
  },
});

const rows = fc.array(
  fc.record({
    takenAt: fc.option(fc.oneof(fc.integer({ min: 0, max: 5_000_000 }), fc.double({ noNaN: true }))),
    person: fc.option(fc.string({ maxLength: 2 })),
  }),
  { minLength: 1, maxLength: 80 },
);

test.each(['takenAt', 'person'] as const)(
  'rows stand bucket by bucket in their order, equal ones in one, null in the first: %s',
  (by) => {
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), (batches) => {
        const { places, starts } = bucketPlaces(
          batches.map((some) => batchFromRows(table, some)),
          by,
        );
        const values = batches.flat().map((row) => row[by]);
        expect([...places].toSorted((a, b) => a - b)).toEqual([...values.keys()]);
        expect([starts.length, starts[0], starts[bucketCount]]).toEqual([bucketCount + 1, 0, values.length]);
        const bucketOf = (place: number): number => starts.findIndex((start) => start > place) - 1;
        const buckets = Array.from(places, bucketOf);
        const keys = values.map((value) => (typeof value === 'number' ? value + 0 : value));
        for (const [row, key] of keys.entries()) {
          expect(buckets[row]).toBe(key === null ? 0 : buckets[keys.indexOf(key)]);
        }
        // within a bucket, in their order
        const sorted = [...keys.keys()].toSorted((a, b) => buckets[a]! - buckets[b]! || a - b);
        expect(sorted.map((row) => places[row])).toEqual([...keys.keys()]);
      }),
    );
  },
);

test('numbers of one window share eight neighbouring buckets, and those of many are spread', () => {
  const start = 1_655_000_000_000 - (1_655_000_000_000 % 2 ** 20);
  const inWindow = (window: number): number[] =>
    Array.from({ length: 200 }, (_, i) => start + window * 2 ** 20 + i * 5000);
  const filled = (values: readonly number[]): number[] => {
    const { starts } = bucketPlaces(
      [
        batchFromRows(
          table,
          values.map((takenAt) => ({ takenAt, person: null })),
        ),
      ],
      'takenAt',
    );
    return [...starts.keys()].filter((bucket) => starts[bucket + 1]! > starts[bucket]!);
  };
  const one = filled(inWindow(0));
  expect(one.length).toBeGreaterThan(4);
  expect(new Set(one.map((bucket) => bucket >> 3)).size).toBe(1);
  expect(filled(Array.from({ length: 100 }, (_, window) => inWindow(window)).flat()).length).toBeGreaterThan(400);
});

test('numbers are where earlier versions put them: parts by other machines depend on it', () => {
  const numbers = [0, 1, -1, 0.5, 1_655_293_787_681, 1_655_293_787_682, 1e300, -7];
  const { places, starts } = bucketPlaces(
    [
      batchFromRows(
        table,
        numbers.map((takenAt) => ({ takenAt, person: null })),
      ),
    ],
    'takenAt',
  );
  const bucketOf = (place: number): number => starts.findIndex((start) => start > place) - 1;
  expect(Array.from(places, bucketOf)).toEqual([0, 6, 685, 1, 920, 920, 189, 680]);
});
