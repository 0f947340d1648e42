import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { narrowed } from '../../src/batch/narrow.ts';

const restored = ({ values, base }: ReturnType<typeof narrowed>): number[] =>
  Array.from(values, (value) => value + base);

/** Whether what comes back is the same bit for bit; −0 stays −0 without a base, and there is none where a −0 is. */
function isExact(values: Float64Array | Int32Array, integers: boolean): boolean {
  const packed = narrowed([values], integers);
  const back = packed.base === 0 ? [...packed.values] : restored(packed);
  const copied = packed.values.buffer !== values.buffer && packed.values.byteLength <= values.byteLength;
  return copied && back.length === values.length && back.every((value, i) => Object.is(value, values[i]));
}

const areIntegers = (numbers: readonly number[]): boolean =>
  numbers.every((number) => Number.isSafeInteger(number) && !Object.is(number, -0));

test('numbers of any kind come back bit for bit, from no larger an array, which is a copy', () => {
  const near = (base: number, span: number) => fc.integer({ min: base, max: base + span });
  const some = fc.oneof(
    ...[
      near(0, 0x7f),
      near(-0x80, 0xff),
      near(-0x8000, 0xffff),
      near(0x7fff_ff00, 0x1ff),
      near(1_655_293_787_000, 100_000),
      near(-(2 ** 40), 100_000),
      near(2 ** 53 - 1000, 999),
      fc.maxSafeInteger(),
      fc.double(),
      fc.float(),
      fc.constantFrom(0, -0, 1, -1, 0.5, Infinity, -Infinity, Number.NaN, 5e-324, 2 ** 53, -(2 ** 53)),
    ].map((number) => fc.array(number, { maxLength: 50 })),
  );
  fc.assert(
    fc.property(some, (numbers) => {
      expect(isExact(Float64Array.from(numbers), false)).toBe(true);
      expect(isExact(Float64Array.from(numbers), areIntegers(numbers))).toBe(true);
      expect(isExact(Int32Array.from(numbers), true)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['nothing', [], Int8Array, 0],
  ['8 bits', [-0x80, 0x7f], Int8Array, 0],
  ['one more', [-0x80, 0x80], Int16Array, 0],
  ['16 bits', [-0x8000, 0x7fff], Int16Array, 0],
  ['one less', [-0x8001], Int32Array, 0],
  ['32 bits', [-0x8000_0000, 0x7fff_ffff], Int32Array, 0],
  ['instants of 24 days', [1_655_293_787_681, 1_655_293_787_681 + 0x7fff_ffff], Int32Array, 1_655_293_787_681],
  ['instants of a millisecond more', [1_655_293_787_681, 1_655_293_787_682 + 0x7fff_ffff], Float64Array, 0],
  ['the largest integers', [2 ** 53 - 1, 2 ** 53 - 2], Int32Array, 2 ** 53 - 2],
  ['beyond them', [2 ** 53, 2 ** 53 + 2], Float64Array, 0],
  ['halves', [0.5, -1.25], Float32Array, 0],
  ['tenths', [0.1], Float64Array, 0],
  ['minus zero', [0, -0], Float32Array, 0],
  ['no number', [1, Number.NaN], Float64Array, 0],
  ['infinity', [1, Infinity], Float32Array, 0],
] as const)('%s are held in the narrowest array that is exact', (_what, numbers, type, base) => {
  const packed = narrowed([Float64Array.from(numbers)], areIntegers(numbers));
  expect(packed.values).toBeInstanceOf(type);
  expect(packed.base).toBe(base);
});
