import { Dictionary } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { OwnTexts } from '../../src/batch/own-texts.ts';

/** Rows that come with one of a few dictionaries, which grow: numbers that stand for texts. */
const batches = fc.array(
  fc.record({ dictionary: fc.nat({ max: 2 }), rows: fc.array(fc.nat({ max: 900 }), { maxLength: 700 }) }),
  { maxLength: 6 },
);

const textOf = (n: number): string => `${'ü'.repeat(n % 5)}${n}`;

test('rows of many dictionaries keep their texts, each of which has one code by first occurrence', () => {
  fc.assert(
    fc.property(batches, (all) => {
      const dictionaries = [new Dictionary(), new Dictionary(), new Dictionary()];
      const own = new OwnTexts();
      for (let round = 0; round < 2; round++) {
        const seen = new Set<string>();
        for (const { dictionary, rows } of all) {
          const given = dictionaries[dictionary]!;
          const codes = Int32Array.from(rows, (n) => given.add(textOf(n)));
          own.recode(codes, given);
          for (const n of rows) seen.add(textOf(n));
          expect(Array.from(codes, (code) => own.dictionary.text(code))).toEqual(rows.map(textOf));
        }
        expect(Array.from({ length: own.dictionary.size }, (_, code) => own.dictionary.text(code))).toEqual([...seen]);
        own.clear();
      }
    }),
  );
});
