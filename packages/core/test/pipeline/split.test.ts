import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitFiles } from '../../src/pipeline/split.ts';

const files = fc.array(fc.record({ bytes: fc.nat(500), splittable: fc.boolean() }));

test('every byte of every file is in exactly one part, in order', () => {
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 200 }), (inputs, target) => {
      const covered = splitFiles(inputs, target)
        .flat()
        .map(({ file, range }) => ({
          index: inputs.indexOf(file),
          start: range?.start ?? 0,
          end: range?.end ?? file.bytes,
        }));
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
      for (const part of splitFiles(inputs, target)) {
        const bytes = part.reduce(
          (sum, { file, range }) => sum + (range === undefined ? file.bytes : range.end - range.start),
          0,
        );
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
  expect(splitFiles([file(4), file(5), file(3), file(26)], 10).map((part) => part.length)).toEqual([2, 1, 1, 1, 1]);
});

test('a large file is cut evenly, and one that is little over the target not at all', () => {
  const file = (bytes: number) => ({ bytes, splittable: true });
  expect(splitFiles([file(26)], 10)).toEqual(
    [0, 8, 17].map((start, i) => [{ file: file(26), range: { start, end: [8, 17, 26][i] } }]),
  );
  expect(splitFiles([file(12)], 10)).toEqual([[{ file: file(12) }]]);
});
