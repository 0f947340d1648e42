import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allValid, setNull, type Validity } from '../../src/batch/validity.ts';
import { NumberVector } from '../../src/batch/vector.ts';
import { NumberKeys } from '../../src/relate/number-keys.ts';

const numbers = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 30 }),
    fc.double(),
    fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 1_655_293_787_681),
  ),
  { maxLength: 60 },
);

/** As many rows as are worth the kernel, or few. */
const repeated = (values: readonly number[], many: boolean): number[] =>
  many && values.length > 0
    ? Array.from({ length: 3000 }, (_, row) => values[(row * 7) % values.length]!)
    : [...values];

const asKey = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value + 0);

function vectorOf(values: readonly number[], isNull: (row: number) => boolean): NumberVector {
  let validity: Validity;
  for (const row of values.keys()) if (isNull(row)) setNull((validity ??= allValid(values.length)), row);
  return new NumberVector(Float64Array.from(values), validity);
}

test('numbers have the number of their first occurrence, few and many rows, in any turn', () => {
  const call = fc.record({ values: numbers, many: fc.boolean(), nulls: fc.boolean(), adds: fc.boolean() });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 6 }), fc.constantFrom(0, 5000), (calls, expected) => {
      const keys = new NumberKeys(expected);
      const known = new Map<number, number>();
      for (const { values: some, many, nulls, adds } of calls) {
        const values = repeated(some, many);
        const isNull = (row: number): boolean => nulls && row % 3 === 0;
        const wanted = values.map((value, row) => {
          const key = asKey(value);
          if (key === undefined || isNull(row)) return -1;
          if (adds && !known.has(key)) known.set(key, known.size);
          return known.get(key) ?? -1;
        });
        const vector = vectorOf(values, isNull);
        expect([...(adds ? keys.add(vector) : keys.find(vector))]).toEqual(wanted);
        expect(keys.size).toBe(known.size);
      }
    }),
    { numRuns: 200 },
  );
});

test('many distinct numbers are told apart, of int32 as well', () => {
  const keys = new NumberKeys();
  const values = Int32Array.from({ length: 40_000 }, (_, row) => row * 3 - 60_000);
  expect([...keys.add(new NumberVector(values))]).toEqual([...values.keys()]);
  expect([...keys.find(new NumberVector(Float64Array.from(values, (value) => value + 1)))]).toEqual(
    Array.from(values, () => -1),
  );
});

test('few rows and many of a large table are found alike, into an array that is given', () => {
  const keys = new NumberKeys();
  keys.add(new NumberVector(Float64Array.from({ length: 200_000 }, (_, row) => row / 4)));
  for (const length of [2000, 60_000]) {
    const some = Array.from({ length }, (_, row) => (row * 90) % 200_000);
    expect([...keys.find(new NumberVector(Float64Array.from(some, (row) => row / 4)))]).toEqual(some);
  }
  const into = new Int32Array(4000);
  expect(keys.find(new NumberVector(Float64Array.of(0.25, -1)), into)).toEqual(Int32Array.of(1, -1));
});
