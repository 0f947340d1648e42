import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Dictionary } from '../../src/batch/dictionary.ts';
import { viewOf } from '../../src/batch/text-bytes.ts';
import { hashesOf, hashText } from '../../src/batch/text-hash.ts';
import { NumberVector, TextVector } from '../../src/batch/vector.ts';
import { numberDictionary } from '../../src/codec/parquet/number-dictionary.ts';
import { hashedBytes } from '../../src/kernel/hash-keys.ts';
import { hashNumber } from '../../src/relate/number-hash.ts';
import { NumberKeys } from '../../src/relate/number-keys.ts';
import { TextKeys } from '../../src/relate/text-keys.ts';
import { collidingNumbers, collidingTexts, fastest, looks } from './colliding.ts';

const count = 20_000;
const texts = collidingTexts(count);
const numbers = collidingNumbers(count);
const honestTexts = texts.map((_, i) => `m${i * 7919}`);
const honestNumbers = Float64Array.from(numbers, (_, i) => 1_655_293_787_681 + i * 997);

/** One after another, as the reader of landing adds them. */
function dictionaryOf(some: readonly string[]): Dictionary {
  const dictionary = new Dictionary();
  for (const text of some) dictionary.add(text);
  return dictionary;
}

/** How many times longer work over values that somebody chose takes than over others. A table that gives way takes hundreds. */
function times(chosen: () => void, others: () => void): number {
  others();
  return fastest(chosen) / Math.max(fastest(others), 1);
}

describe('values that were chosen to collide', () => {
  test('texts take about as many looks as others, and no more than two for most', () => {
    for (const some of [texts, honestTexts])
      expect(looks(hashesOf(dictionaryOf(some).texts()))).toBeLessThan(count * 2);
  });

  test('numbers do too', () => {
    for (const some of [numbers, honestNumbers]) expect(looks(some.map(hashNumber))).toBeLessThan(count * 2);
  });

  test('of texts make a dictionary, put dictionaries together and are found again in about the time of others', () => {
    const all = (some: readonly string[]) => () => {
      const dictionary = dictionaryOf(some);
      const other = new Dictionary();
      const [half, rest] = [dictionaryOf(some.slice(count / 2)), dictionaryOf(some.slice(0, count / 2))];
      expect(other.addAll(half)).toHaveLength(count / 2);
      for (let code = 0; code < rest.size; code++) other.addFrom(rest, code);
      expect(other.size).toBe(count);
      const keys = new TextKeys();
      keys.add(new TextVector(Int32Array.from(some.keys()), dictionary, undefined));
      expect(keys.find(new TextVector(Int32Array.of(7), dictionaryOf(some.slice(5, 20)), undefined))[0]).toBe(12);
    };
    expect(times(all(texts), all(honestTexts))).toBeLessThan(15);
  });

  test('of numbers are keys in about the time of others, few at a time and many', () => {
    const all = (some: Float64Array) => () => {
      const [slow, fast] = [new NumberKeys(), new NumberKeys()];
      for (const value of some) slow.addValue(value);
      fast.add(new NumberVector(some));
      expect([slow.size, fast.size]).toEqual([count, count]);
      expect(fast.find(new NumberVector(some.slice(77, 78)))[0]).toBe(77);
    };
    expect(times(all(numbers), all(honestNumbers))).toBeLessThan(15);
  });

  test('of numbers in a row group have codes in about the time of others', () => {
    // products with the known factor that begin with thirteen zeros
    const factor = 0x9e3779b97f4a7c15n;
    let inverse = factor;
    for (let step = 0; step < 6; step++)
      inverse = BigInt.asUintN(64, inverse * (2n - BigInt.asUintN(64, factor * inverse)));
    const bits = BigUint64Array.from({ length: 4096 }, (_, i) => BigInt.asUintN(64, inverse * BigInt(i * 3)));
    const distinct = new Float64Array(bits.buffer).filter((value) => Number.isFinite(value));
    const group = (some: Float64Array) => Float64Array.from({ length: 131_072 }, (_, row) => some[row % some.length]!);
    const [chosen, others] = [group(distinct), group(distinct.map((_, i) => i / 7))];
    const all = (some: Float64Array) => () =>
      expect(numberDictionary(some, some.length, false)!.values).toHaveLength(distinct.length);
    expect(times(all(chosen), all(others))).toBeLessThan(15);
  });
});

describe('the hash of a text', () => {
  const bytes = fc.uint8Array({ maxLength: hashedBytes * 3 });

  test('is the same in the kernel, wherever the text stands and however long it is', () => {
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 64, maxLength: 80 }), (some) => {
        const offsets = new Int32Array(some.length + 1);
        for (const [i, text] of some.entries()) offsets[i + 1] = offsets[i]! + text.length;
        const packed = { bytes: Uint8Array.from(some.flatMap((text) => [...text])), offsets };
        expect([...hashesOf(packed)]).toEqual(some.map((text) => hashText(viewOf(text), 0, text.length)));
      }),
    );
  });

  test('differs where texts differ in any one bit or in a zero at their end', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (text, at) => {
        const hash = hashText(viewOf(text), 0, text.length);
        expect(hashText(viewOf(Uint8Array.of(...text, 0)), 0, text.length + 1)).not.toBe(hash);
        if (text.length === 0) return;
        const other = text.slice();
        other[(at >> 3) % text.length]! ^= 1 << (at & 7);
        expect(hashText(viewOf(other), 0, other.length)).not.toBe(hash);
      }),
    );
  });
});
