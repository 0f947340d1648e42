import { allValid, countNulls, isValid, setNull } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { packValidity, takeValidity } from '../../src/batch/validity.ts';

const nulls = fc.array(fc.boolean(), { minLength: 1, maxLength: 70 });

function bitmap(areNull: readonly boolean[]): Uint8Array {
  const validity = allValid(areNull.length);
  for (const [row, isNull] of areNull.entries()) if (isNull) setNull(validity, row);
  return validity;
}

test('a bitmap says of each row whether it holds a value, and how many do not', () => {
  fc.assert(
    fc.property(nulls, (areNull) => {
      const validity = bitmap(areNull);
      expect(areNull.map((_, row) => !isValid(validity, row))).toEqual(areNull);
      expect(countNulls(validity, areNull.length)).toBe(areNull.filter(Boolean).length);
    }),
  );
});

test('no bitmap says that every row does', () => {
  expect(isValid(undefined, 3)).toBe(true);
  expect(countNulls(undefined, 9)).toBe(0);
});

test('bits are least significant first, as Arrow has them', () => {
  expect([...bitmap([true, false, false, false, false, false, false, false, true])]).toEqual([
    0b1111_1110, 0b1111_1110,
  ]);
});

test('taking rows takes their bits, and no bitmap where none of them is null', () => {
  fc.assert(
    fc.property(nulls, fc.array(fc.nat(), { maxLength: 30 }), (areNull, picks) => {
      const rows = Int32Array.from(picks, (pick) => pick % areNull.length);
      const taken = takeValidity(bitmap(areNull), rows);
      expect(Array.from(rows, (_, at) => !isValid(taken, at))).toEqual(Array.from(rows, (row) => areNull[row]));
      expect(taken === undefined).toBe(Array.from(rows).every((row) => areNull[row] === false));
    }),
  );
});

test('a row that is not there is null, among few and among many', () => {
  const bits = allValid(16);
  for (const count of [4, 1500]) {
    const rows = Int32Array.from({ length: count }, (_, i) => (i === 1 ? 100_000 : i === 2 ? -1 : i % 16));
    const taken = takeValidity(bits, rows);
    expect([0, 1, 2, 3].map((row) => isValid(taken, row))).toEqual([true, false, false, true]);
    expect(countNulls(taken, count)).toBe(2);
  }
});

test('many rows, whose bits the kernel makes, have those that few have', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1024, maxLength: 1100 }), fc.nat(), (areNull, by) => {
      const bits = bitmap(areNull);
      expect(packValidity(Uint8Array.from(areNull, (isNull) => (isNull ? 0 : 1)))).toEqual(bits);
      const rows = Int32Array.from(areNull, (_, row) => (row * (1 + (by % 7)) + by) % areNull.length);
      const expected = Array.from(rows, (row) => areNull[row]!);
      expect(takeValidity(bits, rows)).toEqual(expected.includes(true) ? bitmap(expected) : undefined);
    }),
    { numRuns: 30 },
  );
});
