import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { versionOf, versionOfList } from '../../src/pipeline/version.ts';

test('a list has the version of its JSON, however long it is', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.maxSafeNat(), fc.string())), (facts) => {
      expect(versionOfList(facts)).toBe(versionOf(facts));
    }),
  );
  const long = Array.from({ length: 20_000 }, (_, index) => [`landing/${index}.json`, index, `"${index}"`]);
  expect(versionOfList(long)).toBe(versionOf(long));
});

test('versions of landing files stay what they were', () => {
  expect(versionOfList([['a/1.json', 3, '"e"']])).toBe('8b1f6cbc6d2db468');
});
