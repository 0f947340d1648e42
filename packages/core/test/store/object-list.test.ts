import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ObjectList, type StoredObject } from '@stedi-lakehouse/core';

const object = fc.record({
  path: fc.string(),
  bytes: fc.maxSafeNat(),
  etag: fc.string(),
  modified: fc.date({ noInvalidDate: true }),
});

const listOf = (objects: readonly StoredObject[]): ObjectList => {
  const list = new ObjectList();
  for (const each of objects) list.push(each);
  return list;
};
const file = (index: number): StoredObject => ({
  path: `landing/${index}.json`,
  bytes: index,
  etag: `"${index}"`,
  modified: new Date(index),
});

test('gives the objects that it was given', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 20 }), (objects) => {
      const list = listOf(objects);
      expect([...list]).toEqual(objects);
      expect(objects.map((_, index) => list.bytesAt(index))).toEqual(objects.map(({ bytes }) => bytes));
    }),
  );
});

test('pages of some objects hold them, and few others', () => {
  const objects = Array.from({ length: 10_000 }, (_, index) => file(index));
  const list = listOf(objects);
  fc.assert(
    fc.property(fc.nat(9_999), fc.nat(9_999), (one, other) => {
      const [first, end] = [Math.min(one, other), Math.max(one, other) + 1];
      const { start, pages } = list.pages(first, end);
      const some = new ObjectList(pages);
      expect(some.length).toBeLessThan(end - first + 2 * 4096);
      for (const index of [first, end - 1, Math.floor((first + end) / 2)].filter((each) => each < end)) {
        expect(some.at(index - start)).toEqual(objects[index]);
      }
    }),
  );
});
