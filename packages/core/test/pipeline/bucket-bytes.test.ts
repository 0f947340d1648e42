import { batchFromRows, column, columnNames, defineTable } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { packBatches } from '../../src/batch/packed-batches.ts';
import { unpackRows } from '../../src/batch/packed.ts';
import { bucketBytes, rowsOfBuckets } from '../../src/pipeline/bucket-bytes.ts';
import { bucketCount, bucketPlaces } from '../../src/pipeline/bucketing.ts';

const of = { pii: 'none', doc: 'Any.' } as const;
const numbers = defineTable({
  name: 'numbers',
  zone: 'trusted',
  privacy: 'anonymous',
  doc: 'Numbers of every kind.',
  columns: {
    at: column(z.int(), of),
    small: column(z.int32().nullable(), of),
    wide: column(z.number().nullable(), of),
    yes: column(z.boolean(), of),
  },
});
const row = fc.record({
  at: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.maxSafeInteger()),
  small: fc.option(fc.integer({ min: -200, max: 40_000 }), { nil: null }),
  wide: fc.option(fc.oneof(fc.constantFrom(-1, 0, 1, -0, 0.5), fc.double({ noNaN: true, noDefaultInfinity: true })), {
    nil: null,
  }),
  yes: fc.boolean(),
});

test('rows of buckets come back from their bytes as they were, in any cut', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: bucketCount - 1 }),
      (rows, cut) => {
        const batches = [batchFromRows(numbers, rows)];
        const { places, starts } = bucketPlaces(batches, 'at');
        const packed = packBatches(batches, columnNames(numbers), places);
        const { shape, bytes } = bucketBytes(packed, starts);
        const back = [
          [0, cut],
          [cut, bucketCount],
        ].flatMap(([from, to]) => {
          const some = bytes.subarray(shape.offsets[from!], shape.offsets[to!]);
          const packedAgain = rowsOfBuckets(shape, from!, to!, (into) => into.set(some));
          return packedAgain.rows === 0 ? [] : [...unpackRows(numbers, packedAgain).rows()];
        });
        const expected = rows.map((_, i) => rows[places.indexOf(i)]!);
        expect(back.map((each) => JSON.stringify([each, Object.is(each.wide, -0)]))).toEqual(
          expected.map((each) => JSON.stringify([each, Object.is(each.wide, -0)])),
        );
      },
    ),
  );
});

test.each([
  ['close', 1, 8],
  ['far apart', 2 ** 20, 40],
])('rows of equal values share a bucket, and values that are %s are in more than a few', (_, distance, least) => {
  const rows = Array.from({ length: 500 }, (_row, n) => ({ at: (n % 50) * distance, small: null, wide: n, yes: true }));
  const batches = [batchFromRows(numbers, rows.slice(0, 123)), batchFromRows(numbers, rows.slice(123))];
  const { places, starts } = bucketPlaces(batches, 'at');
  const bucketOf = (r: number): number =>
    starts.findLastIndex((start, bucket) => bucket < bucketCount && start <= places[r]!);
  const buckets = new Map<number, Set<number>>();
  rows.forEach(({ at }, r) => buckets.set(at, (buckets.get(at) ?? new Set()).add(bucketOf(r))));
  expect([...buckets.values()].every((set) => set.size === 1)).toBe(true);
  expect(new Set([...buckets.values()].map((set) => [...set][0])).size).toBeGreaterThanOrEqual(least);
});
