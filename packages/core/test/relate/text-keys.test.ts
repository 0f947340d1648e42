import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dictionary } from '../../src/batch/dictionary.ts';
import { allValid, setNull, type Validity } from '../../src/batch/validity.ts';
import { TextVector } from '../../src/batch/vector.ts';
import { TextKeys } from '../../src/relate/text-keys.ts';

function vectorOf(texts: readonly (string | null)[], dictionary: Dictionary): TextVector {
  let validity: Validity;
  const codes = texts.map((text, row) => {
    if (text !== null) return dictionary.add(text);
    setNull((validity ??= allValid(texts.length)), row);
    return 0;
  });
  return new TextVector(Int32Array.from(codes), dictionary, validity);
}

const texts = fc.array(fc.option(fc.integer({ min: 0, max: 40 }).map(String)), { maxLength: 40 });

test('texts have the number of their first occurrence, of dictionaries that grow and know more than the rows have', () => {
  const call = fc.record({
    some: texts,
    adds: fc.boolean(),
    which: fc.integer({ min: 0, max: 1 }),
    others: fc.constantFrom(0, 3, 500, 3000),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 6 }), fc.constantFrom(0, 10), (calls, expected) => {
      const keys = new TextKeys(expected);
      const dictionaries = [new Dictionary(), new Dictionary()];
      const known = new Map<string, number>();
      for (const { some, adds, which, others } of calls) {
        const dictionary = dictionaries[which]!;
        for (let i = 0; i < others; i++) dictionary.add(`other ${i}`);
        const wanted = some.map((text) => {
          if (text === null) return -1;
          if (adds && !known.has(text)) known.set(text, known.size);
          return known.get(text) ?? -1;
        });
        const vector = vectorOf(some, dictionary);
        expect([...(adds ? keys.add(vector) : keys.find(vector))]).toEqual(wanted);
        expect(keys.size).toBe(known.size);
      }
    }),
    {
      numRuns: 300,
      examples: [
        [
          [
            { some: Array.from({ length: 10 }, () => '0'), adds: true, which: 0, others: 0 },
            { some: ['1'], adds: true, which: 0, others: 0 },
          ],
          10,
        ],
      ],
    },
  );
});

test('a dictionary that was taken over is left alone when more is added than was expected', () => {
  const dictionary = new Dictionary();
  const keys = new TextKeys(3);
  expect([...keys.add(vectorOf(['a', 'a', 'b'], dictionary))]).toEqual([0, 0, 1]);
  expect([...keys.add(vectorOf([], dictionary))]).toEqual([]);
  expect([...keys.add(vectorOf(['c', 'b', null, 'd'], dictionary))]).toEqual([2, 1, -1, 3]);
  expect([...keys.find(vectorOf(['d', 'a', 'e'], new Dictionary()))]).toEqual([3, 0, -1]);
  expect([keys.size, dictionary.size]).toEqual([4, 4]);
});

test('a dictionary that was taken over has the keys that it had then', () => {
  const names = Array.from({ length: 2000 }, (_, i) => `name ${i}`);
  const dictionary = new Dictionary();
  const keys = new TextKeys(names.length);
  expect([...keys.add(vectorOf(names, dictionary))]).toEqual([...names.keys()]);
  const later = ['later', 'name 7', 'and later'];
  expect([...keys.find(vectorOf(later, dictionary))]).toEqual([-1, 7, -1]);
  expect([...keys.find(vectorOf([...names.toReversed(), ...later], new Dictionary()))]).toEqual([
    ...[...names.keys()].toReversed(),
    -1,
    7,
    -1,
  ]);
  expect(keys.size).toBe(2000);
});
