import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostParts, splitFiles, type FileSpan, type SplitFiles } from '../../src/pipeline/split.ts';

interface File {
  readonly bytes: number;
  readonly splittable: boolean;
}

const of = (files: readonly File[]): SplitFiles => ({
  length: files.length,
  bytesAt: (index) => files[index]!.bytes,
  splittableAt: (index) => files[index]!.splittable,
});
/** What is read of each file of a part. */
const pieces = ({ first, end, range }: FileSpan, inputs: readonly File[]) =>
  inputs
    .slice(first, end)
    .map((file, at) => ({ file, index: first + at, start: range?.start ?? 0, end: range?.end ?? file.bytes }));

const files = fc.array(fc.record({ bytes: fc.nat(500), splittable: fc.boolean() }));

test('every byte of every file is in exactly one part, in order', () => {
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 200 }), (inputs, target) => {
      const covered = splitFiles(of(inputs), target).flatMap((part) => pieces(part, inputs));
      const joined: { index: number; end: number }[] = [];
      for (const { index, start, end } of covered) {
        const last = joined.at(-1);
        expect(start).toBe(last?.index === index ? last.end : 0);
        if (last?.index === index) last.end = end;
        else joined.push({ index, end });
      }
      expect(joined).toEqual(inputs.map(({ bytes }, index) => ({ index, end: bytes })));
    }),
  );
});

test('parts hold no more than a quarter over the target, except for a file that cannot be cut', () => {
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 200 }), (inputs, target) => {
      for (const span of splitFiles(of(inputs), target)) {
        const part = pieces(span, inputs);
        const bytes = part.reduce((sum, { start, end }) => sum + end - start, 0);
        const whole = part.length === 1 && !part[0]!.file.splittable;
        const afterEmpty =
          part.filter(({ file }) => file.bytes > 0).length === 1 && part.some(({ file }) => !file.splittable);
        expect(bytes <= Math.ceil(target * 1.25) || whole || afterEmpty).toBe(true);
      }
    }),
  );
});

test('small files share a part and large ones are cut', () => {
  const file = (bytes: number) => ({ bytes, splittable: true });
  expect(splitFiles(of([file(4), file(5), file(3), file(26)]), 10)).toEqual([
    { first: 0, end: 2 },
    { first: 2, end: 3 },
    { first: 3, end: 4, range: { start: 0, end: 8 } },
    { first: 3, end: 4, range: { start: 8, end: 17 } },
    { first: 3, end: 4, range: { start: 17, end: 26 } },
  ]);
});

test('the last files join the part before rather than be a short one', () => {
  const group = (...bytes: number[]) => splitFiles(of(bytes.map((each) => ({ bytes: each, splittable: true }))), 10);
  expect(group(4, 4, 4)).toEqual([{ first: 0, end: 3 }]);
  expect(group(4, 4, 4, 4, 3)).toEqual([
    { first: 0, end: 2 },
    { first: 2, end: 5 },
  ]);
  expect(group(4, 4, 5)).toEqual([
    { first: 0, end: 2 },
    { first: 2, end: 3 },
  ]);
});

test('a file that is little over the target is not cut', () => {
  expect(splitFiles(of([{ bytes: 12, splittable: true }]), 10)).toEqual([{ first: 0, end: 1 }]);
});

describe('very many parts', () => {
  const file = (bytes: number): SplitFiles => of([{ bytes, splittable: true }]);

  test('one file is cut into as many as there may be', () => {
    const parts = splitFiles(file(mostParts * 1024 * 1.25), 1024);
    expect(parts).toHaveLength(mostParts);
    expect(parts.at(-1)!.range!.end).toBe(mostParts * 1024 * 1.25);
  });

  test.each([mostParts * 1024 * 1.25 + 1, 1e15, Number.MAX_SAFE_INTEGER])(
    '%d bytes by the kilobyte are refused',
    (bytes) => {
      expect(() => splitFiles(file(bytes), 1024)).toThrow(/make more than 100000 parts: give larger parts/);
    },
  );

  test('files that cannot be cut are no exception', () => {
    const whole: SplitFiles = { length: mostParts + 1, bytesAt: () => 10, splittableAt: () => false };
    expect(() => splitFiles(whole, 1)).toThrow(/make more than 100000 parts/);
    expect(splitFiles(whole, 1_000_000)).toHaveLength(1);
  });
});
