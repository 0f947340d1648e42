import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageTexts, TextList } from '../../src/store/text-list.ts';

/** Any UTF-16, halves of pairs too. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units));
const alike = fc
  .tuple(fc.constantFrom('', 'landing/a-', 'landing/ü-', 'landing/漢-'), anyText)
  .map((parts) => parts.join(''));
const texts = fc.array(fc.oneof(anyText, alike, fc.string()), { maxLength: 60 });

const listOf = (all: Iterable<string>): TextList => {
  const list = new TextList();
  for (const text of all) list.push(text);
  return list;
};
const textsOf = (list: TextList): string[] => Array.from({ length: list.length }, (_, index) => list.at(index));
const many = Array.from({ length: 2 * pageTexts + 10 }, (_, index) => `landing/${(index * 7919) % 10_000}.json`);

describe('TextList', () => {
  test('gives the texts that it was given, and so does a list of its pages after they have crossed to a thread', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const list = listOf(all);
        expect(textsOf(list)).toEqual(all);
        expect(textsOf(new TextList(list.pages()))).toEqual(all);
        expect(textsOf(new TextList(structuredClone(list.pages())))).toEqual(all);
      }),
    );
  });

  test('orders by UTF-16 code units, as strings are compared', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const list = listOf(all);
        expect(Array.from(list.order(), (index) => list.at(index))).toEqual(
          all.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0)),
        );
      }),
    );
  });

  test('holds more than a page, and goes on where the last page of another list ended', () => {
    const list = listOf(many);
    expect(textsOf(list)).toEqual(many);
    const longer = new TextList(list.pages());
    for (const text of many) longer.push(text);
    expect(textsOf(longer)).toEqual([...many, ...many]);
    expect(textsOf(new TextList(longer.pages()))).toEqual([...many, ...many]);
    longer.push('one more');
    expect(textsOf(new TextList(longer.pages()))).toEqual([...many, ...many, 'one more']);
    expect(Array.from(list.order(), (index) => list.at(index))).toEqual(many.toSorted());
  });

  test('holds a text in little more than what its neighbours do not begin with too', () => {
    const list = listOf(
      Array.from({ length: pageTexts }, (_, index) => `a/long/folder/file-${String(index).padStart(9, '0')}.json`),
    );
    const [{ units, ends }] = list.pages() as [ReturnType<TextList['pages']>[number]];
    expect((units.byteLength + ends.byteLength) / pageTexts).toBeLessThan(15);
  });
});
