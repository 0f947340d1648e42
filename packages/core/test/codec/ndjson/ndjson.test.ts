import {
  column,
  CountingContext,
  defineTable,
  ndjson,
  DecodeError,
  type ByteRange,
  type DecodeOptions,
  type StageContext,
} from '@stedi-lakehouse/core';
import { codecContract } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decodeLines } from '../../../src/codec/ndjson/decode-lines.ts';
import { arbitraryFile } from './arbitrary-files.ts';
import { bytesCutAt, decodeAll } from './decode-all.ts';
import { referenceDecode } from './reference-decoder.ts';

const contextOf = (signal: AbortSignal): StageContext => new CountingContext(signal);

codecContract('ndjson', () => ndjson);

const any = { pii: 'none', doc: '' } as const;
const people = defineTable({
  name: 'people',
  zone: 'landing',
  privacy: 'personal',
  doc: '',
  columns: { name: column(z.string(), any), age: column(z.int().nullable(), any) },
});

const decode = async (text: string | Uint8Array, options: DecodeOptions<typeof people> = {}, cuts: number[] = []) =>
  decodeAll((observer) => ndjson.decode(people, bytesCutAt(Buffer.from(text), cuts), { ...options, observer }));

describe('ranges', () => {
  test('hold every record exactly once between them, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryFile,
        fc.array(fc.nat(2000), { maxLength: 5 }),
        fc.array(fc.nat(2000), { maxLength: 5 }),
        async ([table, given], borders, cuts) => {
          // a file that ends in the middle of a record has no last record
          const bytes = Buffer.concat([given, Buffer.from('\n')]);
          const whole = referenceDecode(table, 'memory:test', bytes);
          const edges = [0, ...borders.filter((at) => at < bytes.length).toSorted((a, b) => a - b), bytes.length];
          const sum = { rows: [] as unknown[], places: [] as unknown[], records: 0, lines: 0, bytes: 0 };
          for (const [index, start] of edges.slice(0, -1).entries()) {
            const range: ByteRange = { start, end: edges[index + 1]! };
            const part = await decodeAll((observer) =>
              ndjson.decode(table, bytesCutAt(bytes, cuts), { observer, range }),
            );
            sum.rows.push(...part.rows);
            sum.places.push(
              ...part.invalid.map(({ offset, bytes: length, hash, reason }) => [offset, length, hash, reason]),
            );
            sum.records += part.records;
            sum.lines += part.lines;
            sum.bytes += part.bytes;
          }
          expect(sum).toStrictEqual({
            rows: whole.rows,
            places: whole.invalid.map(({ offset, bytes: length, hash, reason }) => [offset, length, hash, reason]),
            records: whole.records,
            lines: whole.lines,
            bytes: bytes.length,
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('read no further than the chunk in which their last record ends', async () => {
    const bytes = Buffer.from('{"name":"a"}\n'.repeat(1000));
    let opened: ByteRange | undefined;
    let read = 0;
    const source = {
      name: 'counted',
      bytes: bytes.length,
      async *open(range: ByteRange | undefined) {
        opened = range;
        for (let at = range!.start; at < range!.end; at += 100) {
          read += 100;
          yield bytes.subarray(at, Math.min(at + 100, range!.end));
        }
      },
    };
    const { rows } = await decodeAll((observer) =>
      ndjson.decode(people, source, { observer, range: { start: 1300, end: 2600 } }),
    );
    expect(rows).toHaveLength(100);
    expect(opened).toEqual({ start: 1299, end: bytes.length });
    expect(read).toBeLessThanOrEqual(1400);
  });
});

describe('columns', () => {
  const text = '{"name":"a","age":1}\n{"name":2,"age":2}\n{"name":"c","age":"x"}\n{"name":"d"}\n';

  test('that are not asked for are checked all the same', async () => {
    for (const columns of [['name'], ['age'], []] as const) {
      const reasons: string[] = [];
      let rows = 0;
      const source = ndjson.decode(people, bytesCutAt(Buffer.from(text), []), {
        columns,
        observer: { invalid: ({ reason }) => void reasons.push(reason), unknownKeys: () => {}, progress: () => {} },
      });
      for await (const batch of source(contextOf(new AbortController().signal))) rows += batch.length;
      expect(reasons).toEqual(['type', 'type']);
      expect(rows).toBe(2);
    }
  });

  test('that are not asked for cannot be read', async () => {
    const source = ndjson.decode(people, bytesCutAt(Buffer.from(text), []), { columns: ['age'] });
    for await (const batch of source(contextOf(new AbortController().signal))) {
      expect(Array.from({ length: batch.length }, (_, row) => batch.column('age').at(row))).toEqual([1, null]);
      expect(() => batch.column('name')).toThrow('column name of people was not read');
    }
  });
});

describe('a text column', () => {
  test('asks its schema once for each distinct text', async () => {
    const asked: string[] = [];
    const schema = z.string().refine((text) => {
      asked.push(text);
      return text !== 'bad';
    });
    const table = defineTable({ ...people, columns: { name: column(schema, any) } });
    const lines = Array.from({ length: 3000 }, (_, row) => `{"name":"${row % 3 === 0 ? '\\u0061' : `n${row % 7}`}"}`);
    await decodeAll((observer) => ndjson.decode(table, bytesCutAt(Buffer.from(lines.join('\n')), []), { observer }));
    const [nullsAsked, ...rest] = [asked.length - new Set(asked).size, ...new Set(asked)];
    expect(nullsAsked).toBe(0);
    expect(rest.toSorted()).toEqual(['a', 'n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
  });

  test('of unique values starts a new dictionary when one is full, and keeps every value', async () => {
    const lines = Array.from({ length: 150_000 }, (_, row) => `{"name":"person number ${row}"}`);
    const dictionaries = new Set<unknown>();
    const names: string[] = [];
    const source = ndjson.decode(people, bytesCutAt(Buffer.from(lines.join('\n')), [1_000_000, 2_000_000, 3_000_000]));
    for await (const batch of source(contextOf(new AbortController().signal))) {
      const { dictionary } = batch.column('name');
      dictionaries.add(dictionary);
      expect(dictionary.size).toBeLessThan(65_536 + 40_000);
      for (const { name } of batch.rows()) names.push(name);
    }
    expect(names).toEqual(lines.map((line) => (JSON.parse(line) as { name: string }).name));
    expect(dictionaries.size).toBeGreaterThan(1);
  });
});

describe('a record', () => {
  const sized = (bytes: number): string => `{"name":"${'x'.repeat(bytes - 11)}"}`;

  test('of 16 MiB is read, one byte more is an error of the file that says where', async () => {
    const limit = 16 << 20;
    for (const chunkBytes of [1 << 20, 64 << 20]) {
      const fits = Buffer.from(`{"name":"a"}\n${sized(limit)}\n{"name":"b"}\n`);
      const cuts = Array.from({ length: Math.ceil(fits.length / chunkBytes) }, (_, index) => index * chunkBytes);
      expect((await decode(fits, {}, cuts)).rows.map(({ name }) => String(name).length)).toEqual([1, limit - 11, 1]);
      const tooLong = Buffer.from(`{"name":"a"}\n${sized(limit + 1)}\n{"name":"b"}\n`);
      const failure = decode(tooLong, {}, cuts);
      await expect(failure).rejects.toBeInstanceOf(DecodeError);
      await expect(failure).rejects.toThrow(`memory:test has a record of more than ${limit} bytes at byte 13`);
    }
  });

  test('says where it stands, and never what it says', async () => {
    const secret = 'ann@example.com';
    const line = `{"name":"${secret}","age":"x"}`;
    const { invalid, rows } = await decode(`\n{"name":"ok"}\r\n\r\n${line}\r\n`);
    expect(rows).toEqual([{ name: 'ok', age: null }]);
    const [record] = invalid;
    expect(record).toMatchObject({
      table: 'people',
      reason: 'type',
      record: 2,
      line: 4,
      offset: 18,
      bytes: line.length,
    });
    expect(JSON.stringify(invalid)).not.toContain(secret);
  });

  test.each([
    ['syntax before a repeated key', '{"age":1,"age":2,}', 'skip', 'syntax'],
    ['a repeated key before an unknown one', '{"age":1,"age":2,"b":1}', 'fail', 'duplicate_key'],
    ['an unknown key before a wrong type', '{"name":1,"b":1}', 'fail', 'unknown_key'],
    ['columns in the order of the table', '{"age":9007199254740993,"name":1}', 'skip', 'type'],
    ['a number that only rounds to an integer', '{"name":"a","age":9007199254740990.9}', 'skip', 'type'],
    ['an integer that no double holds', '{"name":"a","age":9007199254740993}', 'skip', 'integer_too_large'],
    ['text that UTF-8 cannot write', '{"name":"\\ud800"}', 'skip', 'invalid_utf8'],
    ['null where there must be a value', '{"name":null}', 'skip', 'type'],
    ['no value where there must be one', '{"age":1}', 'skip', 'type'],
    ['an array', '["name"]', 'skip', 'type'],
  ] as const)('with several faults names the first: %s', async (_, line, unknown, reason) => {
    expect((await decode(line, { unknown })).invalid.map((record) => record.reason)).toEqual([reason]);
  });
});

test('passes unknown keys over, counts them and names none', async () => {
  const { rows, unknownKeys } = await decode(
    '{"name":"a","ssn":"1","more":{"name":"x","list":[1,{"age":"}"}]}}\n{"b\\u0062":null,"name":"b"}\n',
  );
  expect(rows).toEqual([
    { name: 'a', age: null },
    { name: 'b', age: null },
  ]);
  expect(unknownKeys).toBe(3);
});

test.each([
  ["kernel's", false],
  ['interpreting', true],
])('does not take bytes for the text before that was written with escapes: the %s scanner', async (_, interpret) => {
  const texts = defineTable({ ...people, columns: { name: people.columns.name } });
  const lines = [
    '"a\\\\n"',
    '"a\\n"',
    '"x\\"y"',
    '"x"y"',
    '"\\u0000"',
    '"\0"',
    '"\\u0000"',
    '"\\\\"',
    '"\\"',
    '"\\\\"',
  ];
  const bytes = Buffer.from(lines.map((name) => `{"name":${name}}\n`).join(''));
  const { rows, invalid } = await decodeAll((observer) =>
    decodeLines(texts, bytesCutAt(bytes, []), { observer }, interpret),
  );
  const parsed = lines.flatMap((name) => {
    try {
      return [{ name: JSON.parse(name) as string }];
    } catch {
      return [];
    }
  });
  expect(rows).toEqual(parsed);
  expect(invalid.map(({ record, reason }) => [record, reason])).toEqual([
    [4, 'syntax'],
    [6, 'syntax'],
    [9, 'syntax'],
  ]);
});

test('takes one dictionary code for a text with and without escapes', async () => {
  const source = ndjson.decode(people, bytesCutAt(Buffer.from('{"name":"é"}\n{"name":"\\u00e9"}'), []));
  for await (const batch of source(contextOf(new AbortController().signal))) {
    const { codes } = batch.column('name');
    expect(codes[0]).toBe(codes[1]);
  }
});

test('ends with the reason of its signal, and closes the file', async () => {
  const abort = new AbortController();
  let closed = false;
  const endless = {
    name: 'endless',
    bytes: Infinity,
    async *open() {
      try {
        for (;;) yield Buffer.from('{"name":"a"}\n');
      } finally {
        closed = true;
      }
    },
  };
  const source = ndjson.decode(people, endless, { batchRows: 2 });
  const read = async (): Promise<void> => {
    for await (const _batch of source(contextOf(abort.signal))) abort.abort(new Error('enough'));
  };
  await expect(read()).rejects.toThrow('enough');
  expect(closed).toBe(true);
});

test.each([0, -1, 1.5, NaN])('refuses batches of %d rows', async (batchRows) => {
  await expect(decode('{"name":"a"}', { batchRows })).rejects.toMatchObject({ code: 'invalid_option' });
});

describe('the end of a file', () => {
  test.each(['{"na', '{"name":"a', '{"name":"a\\', '{"name":"a","x":{}', '{"name":"é'])(
    'in the middle of a record fails with file and position',
    async (rest) => {
      await expect(decode(`{"name":"a"}\n${rest}`)).rejects.toThrow(
        'memory:test ends in the middle of a record, which starts at byte 13',
      );
      await expect(decode(Buffer.from(`{"name":"a"}\n${rest}`).subarray(0, -1), {}, [14])).rejects.toThrow(DecodeError);
    },
  );

  test.each(['nope', '{"name":"a",}', '{"name":1}', '[["name'])(
    'in a line that is no row sets that aside',
    async (rest) => {
      const { rows, invalid } = await decode(`{"name":"a"}\n${rest}`);
      expect([rows.length, invalid.length]).toEqual([1, 1]);
    },
  );
});
