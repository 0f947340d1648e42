import { createHash } from 'node:crypto';
import { column, DecodeError, defineTable, json } from '@stedi-lakehouse/core';
import { codecContract } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { recordOf } from '../ndjson/arbitrary-records.ts';
import { bytesCutAt, decodeAll, places } from '../ndjson/decode-all.ts';
import { referenceDecode } from '../ndjson/reference-decoder.ts';
import { readings } from '../ndjson/tables.ts';

codecContract('json', () => json);

const any = { pii: 'none', doc: '' } as const;
const people = defineTable({
  name: 'people',
  zone: 'landing',
  privacy: 'personal',
  doc: '',
  columns: { name: column(z.string(), any), age: column(z.int().nullable(), any) },
});

const decode = async (text: string | Uint8Array, cuts: readonly number[] = []) =>
  decodeAll((observer) => json.decode(people, bytesCutAt(Buffer.from(text), cuts), { observer }));

const tokensOf = (text: string): string[] => text.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/gs)!;

/** Canonical JSON by tokens: strings as JSON.stringify writes them, all else as it stands. */
function canonical(text: string): string {
  const tokens = tokensOf(text);
  return tokens.map((token) => (token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : token)).join('');
}

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const spread = (token: string): string =>
  ({ '{': '{\n\t', ',': ' ,\r\n\t', ':': ' : ', '}': '\n}', ']': ' ]' })[token] ?? token;

const records = fc.array(recordOf(readings).filter(parses), { maxLength: 8 });
const forms: Record<string, (all: readonly string[]) => string> = {
  'one array': (all) => `[${all.join(',')}]`,
  'one array, a record a line': (all) => `\ufeff[\n  ${all.join(',\r\n  ')}\n]\n`,
  'objects one after another': (all) => all.join(''),
  'pretty-printed objects': (all) => all.map((record) => tokensOf(record).map(spread).join('')).join('\n'),
};

describe.each(Object.entries(forms))('%s', (_, form) => {
  test('gives the rows and reasons that the same records give as lines, wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.array(fc.nat(3000), { maxLength: 6 }), async (all, cuts) => {
        const text = form(all);
        const expected = referenceDecode(
          readings,
          'memory:test',
          Buffer.from(all.map((record) => `${record}\n`).join('')),
        );
        const decoded = await decodeAll((observer) =>
          json.decode(readings, bytesCutAt(Buffer.from(text), cuts), { observer, batchRows: 3 }),
        );
        expect(decoded.rows).toStrictEqual(expected.rows);
        expect(decoded.unknownKeys).toBe(expected.unknownKeys);
        expect(decoded.records).toBe(all.length);
        expect(decoded.bytes).toBe(Buffer.byteLength(text));
        expect(places(decoded.invalid)).toStrictEqual(
          expected.invalid.map(({ table, file, reason, record }) => ({
            table,
            file,
            reason,
            record,
            hash: createHash('sha256')
              .update(canonical(all[record - 1]!))
              .digest('hex'),
          })),
        );
      }),
      { numRuns: 150 },
    );
  });
});

test('keeps integers exact, and refuses those that no double holds', async () => {
  const { rows, invalid } = await decode('[{"name":"a","age":9007199254740991},{"name":"b","age":9007199254740993}]');
  expect(rows).toEqual([{ name: 'a', age: Number.MAX_SAFE_INTEGER }]);
  expect(invalid.map(({ reason, record }) => [reason, record])).toEqual([['integer_too_large', 2]]);
});

test('refuses elements that are not objects, one by one', async () => {
  const { rows, invalid } = await decode('[1,{"name":"a"},null,[{"name":"b"}],"x",{"name":"c"}]');
  expect(rows.map(({ name }) => name)).toEqual(['a', 'c']);
  expect(invalid.map(({ reason, record }) => [reason, record])).toEqual([
    ['type', 1],
    ['type', 3],
    ['type', 4],
    ['type', 5],
  ]);
});

test('finds bytes that are not UTF-8 in their own record, wherever chunks end', async () => {
  const bad = [
    ['{"name":"', [0xff], '"}'],
    ['{"name":"', [0xc3], '"}'],
    ['{"name":"', [0xed, 0xa0, 0x80], '"}'],
    ['{"name":"x', [0xe2, 0x82], 'x"}'],
    ['{"name":"x","', [0xf0, 0x9f, 0x98], '":1}'],
    ['{"name":"x","more":["', [0x80], '"]}'],
  ] as const;
  for (const [before, bytes, after] of bad) {
    const file = Buffer.concat([
      Buffer.from('[{"name":"😀é€"},'),
      Buffer.from(before),
      Buffer.from(bytes),
      Buffer.from(`${after},{"name":"😀é€"}]`),
    ]);
    for (let cut = 0; cut < file.length; cut++) {
      const { rows, invalid } = await decode(file, [cut, cut + 1]);
      expect(rows.map(({ name }) => name)).toEqual(['😀é€', '😀é€']);
      expect(invalid.map(({ reason, record }) => [reason, record])).toEqual([['invalid_utf8', 2]]);
    }
  }
});

test.each([
  ['cut off between records', '[{"name":"a"},{"name":"b"},', 3],
  ['cut off inside a record', '[{"name":"a"},{"name":"b","age', 2],
  ['cut off inside a string', '{"name":"a"}{"name":"b', 2],
  ['cut off before its end', '[{"name":"a"},{"name":"b"}', 3],
  ['without a comma between records', '[{"name":"a"}{"name":"b"}]', 2],
  ['with a comma too many', '[{"name":"a"},{"name":"b"},]', 3],
  ['with something else after the array', '[{"name":"a"}] end', 2],
  ['with a fault inside a record', '[{"name":"a"},{"name":b},{"name":"c"}]', 2],
  ['with a byte that is not UTF-8 between records', Buffer.from('[{"name":"a"},\xff{"name":"b"}]', 'latin1'), 2],
] as const)('calls a file %s broken, and says where', async (_, text, record) => {
  for (const cuts of [[], Array.from(Buffer.from(text).keys())]) {
    const failure = decode(text, cuts);
    await expect(failure).rejects.toBeInstanceOf(DecodeError);
    await expect(failure).rejects.toThrow(`memory:test: record ${record} is `);
  }
});

test.each([
  ['with commas between objects', '{"name":"a"},\n{"name":"b"},\n'],
  ['of a JSON text sequence', '\u001e{"name":"a"}\n\u001e{\n"name":"b"}\n'],
  ['put together of files with byte order marks', '\ufeff[{"name":"a"}]\n\ufeff[{"name":"b"}]\n'],
  ['with more blank lines than a record may have characters', `{"name":"a"}${'\n'.repeat(17 << 20)}{"name":"b"}`],
])('reads a document %s', async (_, text) => {
  const cuts = text.length < 1000 ? Array.from(Buffer.from(text).keys()) : [];
  for (const some of [[], cuts]) {
    const { rows, invalid } = await decode(text, some);
    expect([rows.map(({ name }) => name), invalid]).toEqual([['a', 'b'], []]);
  }
});

test.each([
  ['between records', '[{"name":"a"},{"name":"b"},', 2],
  ['inside a record', '[{"name":"a"},{"name":"b","age', 1],
  ['inside a string', '{"name":"a"}{"name":"b', 1],
  ['before its end', '[{"name":"a"},{"name":"b"}', 2],
])('puts aside what is cut off %s, where that is asked for', async (_, text, rows) => {
  const decoded = await decodeAll((observer) =>
    json.decode(people, bytesCutAt(Buffer.from(text), [3]), { observer, cutOff: 'quarantine' }),
  );
  expect(decoded.rows.map(({ name }) => name)).toEqual(['a', 'b'].slice(0, rows));
  expect(decoded.invalid).toMatchObject([{ reason: 'cut_off', record: rows + 1 }]);
  expect(decoded.records).toBe(rows + 1);
});

test('gives up on a record of more than 16 Mi characters', async () => {
  const failure = decode(`[{"name":"a"},{"name":"${'x'.repeat((16 << 20) + 1)}`);
  await expect(failure).rejects.toThrow('memory:test: record 2 is longer than 16777216 characters');
});

test('is not read in ranges', async () => {
  const source = bytesCutAt(Buffer.from('[{"name":"a"}]'), []);
  await expect(
    decodeAll((observer) => json.decode(people, source, { observer, range: { start: 0, end: 5 } })),
  ).rejects.toMatchObject({ code: 'not_splittable' });
  const { rows } = await decodeAll((observer) =>
    json.decode(people, source, { observer, range: { start: 0, end: source.bytes } }),
  );
  expect(rows).toEqual([{ name: 'a', age: null }]);
});

test('passes over keys that objects inherit, and holds them for no columns', async () => {
  const { rows, unknownKeys } = await decode('[{"__proto__":{"age":5},"constructor":1,"name":"a"}]');
  expect(rows).toEqual([{ name: 'a', age: null }]);
  expect(unknownKeys).toBe(2);
});
