import { Buffer } from 'node:buffer';
import { Dictionary } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAscii, viewOf } from '../../src/batch/text-bytes.ts';
import { hashText } from '../../src/batch/text-hash.ts';

const texts = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 400 });

describe('a dictionary', () => {
  test('numbers texts by first occurrence, and finds them by text and by code', () => {
    fc.assert(
      fc.property(texts, (some) => {
        const dictionary = new Dictionary();
        const distinct = [...new Set(some)];
        for (const text of some) expect(dictionary.add(text)).toBe(distinct.indexOf(text));
        expect(dictionary.size).toBe(distinct.length);
        for (const [code, text] of distinct.entries()) {
          expect(dictionary.find(text)).toBe(code);
          expect(dictionary.text(code)).toBe(text);
          expect(Buffer.from(dictionary.bytes(code)).equals(Buffer.from(text))).toBe(true);
        }
      }),
    );
  });

  test.each([63, 64, 65, 127, 128, 129, 130, 256, 257, 5000])('finds all of %i texts', (count) => {
    const dictionary = new Dictionary();
    for (let n = 0; n < count; n++) dictionary.add(`text ${n}`);
    for (let n = 0; n < count; n++) {
      expect(dictionary.find(`text ${n}`)).toBe(n);
      expect(dictionary.add(`text ${n}`)).toBe(n);
    }
    expect(dictionary.find('another')).toBe(-1);
    expect(dictionary.size).toBe(count);
  });

  test('keeps the meaning of a code while it grows', () => {
    const dictionary = new Dictionary();
    const early = dictionary.add('early');
    const text = dictionary.text(early);
    for (let n = 0; n < 10_000; n++) dictionary.add('x'.repeat(n % 50) + n);
    expect(dictionary.text(early)).toBe(text);
    expect(dictionary.find('early')).toBe(early);
  });

  test('takes bytes from the middle of a larger buffer', () => {
    const bytes = Buffer.from('…çelik🦶…');
    const [start, end] = [3, bytes.length - 3];
    const dictionary = new Dictionary();
    const code = dictionary.append(viewOf(bytes), start, end, hashText(viewOf(bytes), start, end));
    bytes.fill(0);
    expect(dictionary.text(code)).toBe('çelik🦶');
    expect(dictionary.find('çelik🦶')).toBe(code);
  });

  test('tells texts of one hash apart', () => {
    const byHash = new Map<number, string>();
    let same: [string, string] | undefined;
    for (let n = 0; same === undefined; n++) {
      const text = `person${n}`;
      const bytes = viewOf(Buffer.from(text));
      const hash = hashText(bytes, 0, bytes.byteLength);
      const other = byHash.get(hash);
      if (other !== undefined) same = [other, text];
      byHash.set(hash, text);
    }
    const dictionary = new Dictionary();
    expect(same.map((text) => dictionary.add(text))).toEqual([0, 1]);
    expect(same.map((text) => dictionary.find(text))).toEqual([0, 1]);
  });

  test('is full at its count of texts, or of bytes', () => {
    const many = new Dictionary();
    for (let n = 0; n < Dictionary.maxEntries - 1; n++) many.add(`${n}`);
    expect(many.full).toBe(false);
    many.add('the last');
    expect(many.full).toBe(true);
    expect(many.add('one more')).toBe(Dictionary.maxEntries);

    const long = new Dictionary();
    for (let n = 0; n < 8; n++) {
      expect(long.full).toBe(false);
      long.add(`${n}`.padEnd(1 << 20, 'x'));
    }
    expect(long.full).toBe(true);
  });

  test('refuses a code that it never gave', () => {
    const dictionary = new Dictionary();
    dictionary.add('ada');
    expect(() => dictionary.bytes(1)).toThrow('dictionary has no code 1');
    expect(() => dictionary.bytes(-1)).toThrow('dictionary has no code -1');
  });
});

describe('packed texts', () => {
  const one = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 200 });
  const filled = (some: readonly string[], options?: { readonly shared: boolean }): Dictionary => {
    const dictionary = new Dictionary(options);
    for (const text of some) dictionary.add(text);
    return dictionary;
  };

  test('are a dictionary again: every text has its code, and no other text has one', () => {
    fc.assert(
      fc.property(one, fc.string({ unit: 'binary' }), fc.boolean(), fc.boolean(), (some, other, shared, copied) => {
        const before = filled(some, { shared });
        const packed = copied ? before.pack() : before.texts();
        const inShared = shared && !copied && some.some((text) => text !== '');
        expect(packed.bytes.buffer instanceof SharedArrayBuffer).toBe(inShared);
        const dictionary = Dictionary.of(packed);
        expect(dictionary.size).toBe(some.length);
        for (const [code, text] of some.entries()) {
          expect(dictionary.find(text)).toBe(code);
          expect(dictionary.text(code)).toBe(text);
        }
        expect(dictionary.find(other)).toBe(some.indexOf(other));
      }),
    );
  });

  test('are found and added from a dictionary to another, packed or not', () => {
    fc.assert(
      fc.property(one, one, fc.boolean(), (some, more, packed) => {
        const from = packed ? Dictionary.of(filled(some).pack()) : filled(some);
        const to = filled(more);
        expect([...to.findAll(from)]).toEqual(some.map((text) => more.indexOf(text)));
        const all = [...new Set([...more, ...some])];
        for (const [code, text] of some.entries()) expect(to.addFrom(from, code)).toBe(all.indexOf(text));
        for (const [code, text] of all.entries()) expect(to.text(code)).toBe(text);
      }),
    );
  });

  test('many are found and added at once as they are one by one', () => {
    const some = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, i) => `${'ß'.repeat((from + i) % 40)}${from + i}`);
    const to = filled(some(0, 3000));
    const from = Dictionary.of(filled(some(2000, 9000)).pack());
    const wanted = (known: number, first = 2000): number[] =>
      some(first, 9000).map((_, i) => (first + i < known ? first + i : -1));
    expect([...to.findAll(from)]).toEqual(wanted(3000));
    expect([...to.findAll(from, 500)]).toEqual(wanted(3000, 2500));
    expect([...to.addAll(from)]).toEqual(wanted(9000));
    expect(to.size).toBe(9000);
    for (const [code, text] of some(0, 9000).entries()) expect([to.text(code), to.find(text)]).toEqual([text, code]);
    expect(to.add('one more')).toBe(9000);
    const few = filled(['one more', 'and one', '40']);
    expect([...to.findAll(few)]).toEqual([9000, -1, 40]);
    expect([...to.addAll(few)]).toEqual([9000, 9001, 40]);
    const empty = new Dictionary({ shared: true });
    expect([...empty.findAll(from)]).toEqual(wanted(0));
    expect([...empty.addAll(from)]).toEqual([...wanted(9000).keys()]);
    expect(empty.text(6999)).toBe(some(8999, 9000)[0]);
  });

  test('of one dictionary are appended without a look, and found when they are looked for', () => {
    fc.assert(
      fc.property(one, one, (some, more) => {
        const from = filled(some);
        const to = new Dictionary();
        to.appendFrom(
          from,
          Int32Array.from(some, (_, code) => code),
        );
        expect([...some.keys()].map((code) => to.text(code))).toEqual(some);
        const all = [...new Set([...some, ...more])];
        for (const text of more) expect(to.add(text)).toBe(all.indexOf(text));
        for (const [code, text] of all.entries()) expect([to.text(code), to.find(text)]).toEqual([text, code]);
      }),
    );
  });

  test.each([
    ['few', 100, 30],
    ['many', 3000, 30],
    ['more than the kernel takes', 300, 20_000],
  ])('of one dictionary are appended in any order: %s', (_, count, length) => {
    const some = Array.from({ length: count }, (_text, i) => `${i}${'é'.repeat((i * 7919) % length)}`);
    const from = filled(some);
    const codes = Int32Array.from(some, (_text, i) => (i * 77 + 13) % count).filter((code) => code % 3 > 0);
    const to = filled(['']);
    to.appendFrom(from, codes);
    const wanted = ['', ...Array.from(codes, (code) => some[code]!)];
    expect(wanted.map((_text, code) => to.text(code))).toEqual(wanted);
    expect(wanted.map((text) => to.find(text))).toEqual([...wanted.keys()]);
    expect(to.find(some[0]!)).toBe(-1);
  });

  test('can be added to, which leaves the packed ones as they are', () => {
    fc.assert(
      fc.property(one, one, (some, more) => {
        const packed = filled(some).pack();
        const before = structuredClone(packed);
        const dictionary = Dictionary.of(packed);
        const all = [...new Set([...some, ...more])];
        for (const text of more) expect(dictionary.add(text)).toBe(all.indexOf(text));
        for (const [code, text] of all.entries()) {
          expect(dictionary.text(code)).toBe(text);
          expect(dictionary.find(text)).toBe(code);
        }
        expect(packed).toEqual(before);
      }),
    );
  });
});

test('a text has one hash wherever it stands, and another text another one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 9 }), fc.nat(), (text, before, place) => {
      const hash = hashText(viewOf(text), 0, text.length);
      const moved = Uint8Array.from([...before, ...text, ...before]);
      expect(hashText(viewOf(moved), before.length, before.length + text.length)).toBe(hash);
      if (text.length === 0) return;
      const other = text.slice();
      other[place % text.length]! ^= 1 << (place % 7);
      expect(hashText(viewOf(other), 0, other.length)).not.toBe(hash);
    }),
  );
});

test('ASCII is told from what is not, wherever a byte stands', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (text) => {
      expect(isAscii(viewOf(text), 0, text.length)).toBe(text.every((byte) => byte < 128));
      const ascii = text.map((byte) => byte & 127);
      expect(isAscii(viewOf(ascii), 0, ascii.length)).toBe(true);
    }),
  );
});
