import { DecodeError, ndjson, type ByteRange, type ByteSource, type DecodeOptions } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decodeLines } from '../../../src/codec/ndjson/decode-lines.ts';
import { duckdb, saved } from '../parquet/files.ts';
import { bytesCutAt, decodeAll } from './decode-all.ts';
import { landingOf } from './tables.ts';

const notes = landingOf('notes', { at: z.int(), text: z.string() });
type Options = DecodeOptions<typeof notes>;

const decode = async (
  text: string | Uint8Array,
  options: Options = {},
  cuts: readonly number[] = [],
  interpret = false,
) =>
  decodeAll((observer) => decodeLines(notes, bytesCutAt(Buffer.from(text), cuts), { ...options, observer }, interpret));

const textOf = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('}{', '}{"', '},{"', '[', ']', '\\', '"', '\u001e', '\ufeff', '{"at":1,"text":"x"}'),
);
const record = fc.record({ at: fc.integer(), text: textOf });
const between = fc.constantFrom('', ' ', ',', ', ', '\t', '\u001e', ' \u001e', '\ufeff', '\r ', '],[', '] [', '],');
const line = fc.oneof(
  fc.tuple(
    fc.constantFrom('', '[', '\ufeff', '\u001e', ' ', ','),
    fc.array(fc.tuple(record, between), { maxLength: 12 }),
  ),
  fc.tuple(fc.constantFrom('[', '[ ]', ']', '],', '', '[]'), fc.constant([])),
);
const printed = (value: object, spaces: boolean): string =>
  spaces ? JSON.stringify(value).replaceAll('":', '": ') : JSON.stringify(value);

describe('records after one another on a line', () => {
  test.each([
    ["kernel's", false],
    ['interpreting', true],
  ])('are those that JSON.parse makes of each, whatever stands between them: the %s scanner', async (_, interpret) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 6 }),
        fc.boolean(),
        fc.array(fc.nat(2000), { maxLength: 6 }),
        async (lines, ended, cuts) => {
          const texts = lines.map(
            ([before, all]) => before + all.map(([each, after]) => printed(each, false) + after).join(''),
          );
          const bytes = Buffer.from(texts.join('\n') + (ended ? '\n' : ''));
          const { rows, invalid, records } = await decode(bytes, { batchRows: 5 }, cuts, interpret);
          const expected = lines.flatMap(([, all]) => all.map(([each]) => JSON.parse(JSON.stringify(each)) as object));
          expect(invalid).toEqual([]);
          expect(rows).toEqual(expected);
          expect(records).toBe(expected.length);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('belong to the range that their line starts in, and are read once between them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 6 }),
        fc.array(fc.nat(1500), { maxLength: 4 }),
        fc.array(fc.nat(1500), { maxLength: 4 }),
        async (lines, borders, cuts) => {
          const texts = lines.map(
            ([before, all]) => `${before}${all.map(([each, after]) => JSON.stringify(each) + after).join('')}\n`,
          );
          const bytes = Buffer.from(texts.join(''));
          const starts = texts.map((_, index) => Buffer.byteLength(texts.slice(0, index).join('')));
          const edges = [0, ...borders.filter((at) => at < bytes.length).toSorted((a, b) => a - b), bytes.length];
          for (const [index, start] of edges.slice(0, -1).entries()) {
            const range: ByteRange = { start, end: edges[index + 1]! };
            const inside = lines.filter((_, at) => starts[at]! >= range.start && starts[at]! < range.end);
            const { rows, lines: read } = await decode(bytes, { range }, cuts);
            expect(rows).toEqual(
              inside.flatMap(([, all]) => all.map(([each]) => JSON.parse(JSON.stringify(each)) as object)),
            );
            expect(read).toBe(inside.length);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('have a place each when they are invalid: line, number, first byte, length', async () => {
    const text =
      '{"at":1,"text":"a"}\n{"at":2,"text":"b"} {"at":"x","text":"c"},{"at":4,"text":"é"}{"at":5}\n{"at":"y","text":""}\n';
    const { rows, invalid } = await decode(text);
    expect(rows.map(({ at }) => at)).toEqual([1, 2, 4]);
    const bytes = Buffer.from(text);
    expect(
      invalid.map(({ line: at, record: number, offset, bytes: length, reason }) => [
        at,
        number,
        bytes.subarray(offset, offset! + length!).toString(),
        reason,
      ]),
    ).toEqual([
      [2, 3, '{"at":"x","text":"c"}', 'type'],
      [2, 5, '{"at":5}', 'type'],
      [3, 6, '{"at":"y","text":""}', 'type'],
    ]);
  });

  test.each([
    [
      'one that lacks its end, before another one',
      '{"at":1,"text":"a","x":{"y":2}{"at":2,"text":"b"}',
      [2],
      ['run_together'],
    ],
    ['two that were written into one another', '{"at":1,"te{"at":2,"text":"b"}', [], ['run_together']],
    [
      'a broken one among good ones',
      '{"at":1,"text":"a"}{"at":2,"text":}{"at":3,"text":"c"}',
      [1, 3],
      ['run_together'],
    ],
    ['something else behind a good one', '{"at":1,"text":"a"}}', [1], ['run_together']],
    ['one alone that is broken', '{"at":1,"text":}', [], ['syntax']],
    ['something else before a good one', 'log: {"at":1,"text":"a"}', [], ['syntax']],
    [
      'an element that is no object',
      '[{"at":1,"text":"a"},7,[{"at":2,"text":"b"}],null]',
      [1],
      ['type', 'type', 'type'],
    ],
  ])('read or put aside: %s', async (_, text, at, reasons) => {
    const { rows, invalid } = await decode(`${text}\n`);
    expect(rows.map((row) => row['at'])).toEqual(at);
    expect(invalid.map(({ reason }) => reason)).toEqual(reasons);
  });
});

test('lines of one record, and then one line of very many, are the rows that DuckDB reads of unstructured JSON', async () => {
  const one = (at: number): string => JSON.stringify({ at, text: `"${at}"}{` });
  const each = (count: number, from: number): string[] => Array.from({ length: count }, (_, n) => one(from + n));
  const bytes = Buffer.from(`${each(9_000, 0).join('\n')}\n${each(21_000, 9_000).join('')}\n`);
  const query = `SELECT "at", "text" FROM read_json(?, format = 'unstructured', columns = {'at': 'BIGINT', 'text': 'VARCHAR'}) ORDER BY "at"`;
  const { rows: theirs } = await duckdb(query, [saved(bytes)]);
  const { rows, invalid, records } = await decode(bytes, {}, [1_000, 700_001]);
  expect([invalid, records]).toEqual([[], 30_000]);
  expect(rows.map((row) => [BigInt(row['at'] as number), row['text']])).toEqual(theirs);
});

describe('a line of very many records', () => {
  const one = (at: number): string => JSON.stringify({ at, text: `number ${at}`.padEnd(90, '-') });

  test('is read as it comes, whatever its length', async () => {
    let sent = 0;
    const endless: ByteSource = {
      name: 'endless',
      bytes: 1e12,
      async *open() {
        for (let at = 0; ;) {
          const chunk = Array.from({ length: 600 }, () => one(at++)).join('');
          sent += chunk.length;
          yield Buffer.from(chunk);
        }
      },
    };
    let rows = 0;
    const context = { signal: new AbortController().signal, drop: () => {}, pairs: () => {}, measure: () => {} };
    for await (const batch of ndjson.decode(notes, endless)(context)) {
      expect(batch.column('at').at(0)).toBe(rows);
      rows += batch.length;
      if (rows > 200_000) break;
    }
    expect(rows).toBeGreaterThan(200_000);
    expect(sent).toBeLessThan(rows * 120 + (8 << 20));
  });

  test('and more than 16 MiB gives the rows of the same records on lines, wherever chunks end', async () => {
    const count = 160_000;
    const bytes = Buffer.from(
      `${one(-1)}\n${Array.from({ length: count }, (_, at) => one(at)).join('')}\n${one(-2)}\n`,
    );
    expect(bytes.length).toBeGreaterThan(17 << 20);
    for (const chunk of [1_000_003, 20 << 20, 64 << 20]) {
      const cuts = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) => index * chunk);
      const { rows, invalid, lines } = await decode(bytes, {}, cuts);
      expect(invalid).toEqual([]);
      expect(lines).toBe(3);
      expect(rows.map(({ at }) => at)).toEqual([-1, ...Array.from({ length: count }, (_, at) => at), -2]);
    }
  });

  test('may end with the file, or be cut off by it', async () => {
    const many = Array.from({ length: 20_000 }, (_, at) => one(at)).join('');
    const cuts = Array.from({ length: 40 }, (_, index) => index * 65_537);
    expect((await decode(many, {}, cuts)).rows).toHaveLength(20_000);
    await expect(decode(many.slice(0, -5), {}, cuts)).rejects.toThrow('in the middle of a record');
    const { rows, invalid } = await decode(many.slice(0, -5), { cutOff: 'quarantine' }, cuts);
    expect(rows).toHaveLength(19_999);
    expect(invalid).toMatchObject([{ reason: 'cut_off', record: 20_000, line: 1, bytes: one(19_999).length - 5 }]);
  });
});

test('a record that never ends is an error that says where it begins', async () => {
  const bytes = Buffer.from(`{"at":1,"text":"a"}{"at":2,"text":"${'x'.repeat(17 << 20)}`);
  for (const chunk of [1 << 20, 64 << 20]) {
    const cuts = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) => index * chunk);
    const failure = decode(bytes, {}, cuts);
    await expect(failure).rejects.toBeInstanceOf(DecodeError);
    await expect(failure).rejects.toThrow('memory:test has a record of more than 16777216 bytes at byte 19');
  }
});

test('a last record that is cut off is put aside where that is asked for', async () => {
  const { rows, invalid } = await decode('{"at":1,"text":"a"}\n{"at":2,"te', { cutOff: 'quarantine' });
  expect(rows).toHaveLength(1);
  expect(invalid).toMatchObject([{ reason: 'cut_off', record: 2, line: 2, offset: 20, bytes: 11 }]);
});

test('lines of an array, and arrays on lines, are their elements', async () => {
  const text =
    '[\n{"at":1,"text":""},\n{"at":2,"text":""}\n]\n[{"at":3,"text":""},{"at":4,"text":""}]\n[]\n\ufeff{"at":5,"text":""}\n';
  const { rows, invalid, records, lines } = await decode(text);
  expect([rows.map(({ at }) => at), invalid, records, lines]).toEqual([[1, 2, 3, 4, 5], [], 5, 7]);
});
