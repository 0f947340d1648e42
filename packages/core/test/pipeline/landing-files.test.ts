import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryStore, ObjectList, type JsonFormat, type StoredObject } from '@stedi-lakehouse/core';
import { filesOf, formatCode, formatCodes, LandingFiles } from '../../src/pipeline/landing-files.ts';

const store = memoryStore('landing');
const format: fc.Arbitrary<JsonFormat> = fc.record({
  format: fc.constantFrom('ndjson', 'json'),
  compression: fc.constantFrom('none', 'gzip', 'zstd'),
  splittable: fc.boolean(),
});

const landing = (all: readonly { readonly object: StoredObject; readonly format: JsonFormat }[]): LandingFiles => {
  const objects = new ObjectList();
  const formats = formatCodes(all.length);
  for (const [index, each] of all.entries()) {
    objects.push(each.object);
    formats[index] = formatCode(each.format);
  }
  return new LandingFiles(objects, formats, store);
};
const object = (index: number): StoredObject => ({
  path: `a/${index}.json`,
  bytes: index,
  etag: String(index),
  modified: new Date(index),
});

test('gives each file with its format, and as a lake lists it', () => {
  fc.assert(
    fc.property(fc.array(format, { maxLength: 30 }), (formats) => {
      const all = formats.map((each, index) => ({ object: object(index), format: each }));
      const files = landing(all);
      const expected = all.map((each) => ({
        ...each,
        uri: store.uriOf(each.object.path),
        bytes: each.object.bytes,
        splittable: each.format.splittable,
      }));
      expect([...files]).toEqual(expected);
      expect(expected.map((_, index) => files.splittableAt(index))).toEqual(
        expected.map(({ splittable }) => splittable),
      );
      expect([...files.landed()]).toEqual(expected.map(({ uri, bytes, object: { etag } }) => ({ uri, bytes, etag })));
    }),
  );
});

test('a part of them is the same files after it has crossed to another thread', () => {
  const formats: readonly JsonFormat[] = [
    { format: 'ndjson', compression: 'none', splittable: true },
    { format: 'json', compression: 'gzip', splittable: false },
  ];
  const files = landing(
    Array.from({ length: 9_000 }, (_, index) => ({ object: object(index), format: formats[index % 2]! })),
  );
  for (const [first, end] of [
    [0, 9_000],
    [4_095, 4_097],
    [8_999, 9_000],
    [5_000, 8_500],
  ] as const) {
    const part = structuredClone(files.pages(first, end));
    expect(part.uri).toBe(files.at(first).uri);
    expect([...filesOf(part, store)]).toEqual(Array.from({ length: end - first }, (_, at) => files.at(first + at)));
  }
});
