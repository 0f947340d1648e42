import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dictionary } from '../../src/batch/dictionary.ts';
import { narrowed } from '../../src/batch/narrow.ts';
import { NumberVector, TextVector } from '../../src/batch/vector.ts';

const numbers = fc.oneof(
  ...[
    fc.integer({ min: -0x80, max: 0x7f }),
    fc.integer({ min: -0x8000, max: 0x7fff }),
    fc.integer(),
    fc.integer({ min: 1_655_293_787_000, max: 1_655_293_887_000 }),
    fc.constantFrom(0.5, -0, 0, -2.25),
    fc.double({ noNaN: true }),
  ].map((number) => fc.array(number, { minLength: 1, maxLength: 40 })),
);

/** Rows of something, and rows of those. */
const twice = fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 30 }), fc.array(fc.nat(), { maxLength: 30 }));

const within = (rows: readonly number[], length: number): Int32Array => Int32Array.from(rows, (row) => row % length);

test('rows of numbers are the same however often they are taken, narrow or not, asked for or not', () => {
  fc.assert(
    fc.property(numbers, twice, fc.boolean(), fc.boolean(), (values, [first, second], narrow, asked) => {
      const all = Float64Array.from(values);
      const vector = narrow ? NumberVector.of(narrowed([all], false), true, undefined) : new NumberVector(all);
      const [one, two] = [within(first, all.length), within(second, first.length)];
      const taken = vector.take(one);
      const early = asked ? taken.values : Float64Array.from(one, (row) => all[row]!);
      expect(early).toEqual(Float64Array.from(one, (row) => all[row]!));
      const wanted = Float64Array.from(two, (row) => all[one[row]!]!);
      const copied = new Float64Array(two.length + 2).fill(7);
      taken.take(two).copyTo(copied, 1, 0, two.length);
      expect(copied).toEqual(Float64Array.of(7, ...wanted, 7));
      expect(taken.take(two).values).toEqual(wanted);
      expect([taken.take(two).length, vector.length]).toEqual([two.length, all.length]);
      expect(vector.values).toEqual(all);
      const middle = new Float64Array(1);
      taken.copyTo(middle, 0, one.length - 1, one.length);
      expect(middle[0]).toBe(all[one.at(-1)!]);
    }),
    { numRuns: 500 },
  );
});

test('rows of int32 are int32', () => {
  const vector = NumberVector.of(narrowed([Int32Array.of(-3, 70_000, 5)], true), false, undefined);
  expect(vector.take(Int32Array.of(1, 1, 0)).values).toEqual(Int32Array.of(70_000, 70_000, -3));
  expect(vector.values).toEqual(Int32Array.of(-3, 70_000, 5));
});

test('rows of texts keep their texts and nulls', () => {
  const dictionary = new Dictionary();
  const codes = Int32Array.from(['a', 'b', 'c'], (text) => dictionary.add(text));
  const vector = new TextVector(codes, dictionary, Uint8Array.of(0b101));
  const taken = vector.take(Int32Array.of(2, 1, 0, 0)).take(Int32Array.of(3, 1, 0));
  expect(taken).toHaveLength(3);
  expect([taken.at(0), taken.at(1), taken.at(2)]).toEqual(['a', null, 'c']);
  const into = Int32Array.of(9, 9, 9);
  vector.take(Int32Array.of(2, 0)).copyTo(into, 1, 0, 2);
  expect(into).toEqual(Int32Array.of(9, 2, 0));
});
