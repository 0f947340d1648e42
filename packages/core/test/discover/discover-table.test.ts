import { gzipSync } from 'node:zlib';
import {
  bytesInMemory,
  columnNames,
  discoverTable,
  LakehouseError,
  physicalTypeOf,
  type ByteSource,
  type Table,
} from '@stedi-lakehouse/core';
import { describe, expect, test } from 'vitest';
import { declared, decoded } from './declared.ts';

const source = (text: string | Uint8Array, name = 'landing.json'): ByteSource =>
  bytesInMemory(typeof text === 'string' ? Buffer.from(text) : text, name);
const lines = (records: readonly object[]): string => records.map((record) => JSON.stringify(record)).join('\n');
const discover = async (...texts: readonly (string | Uint8Array)[]) =>
  await discoverTable(
    texts.map((text) => source(text)),
    { name: 'walk_landing' },
  );
/** Each column's type as files have it, `?` where it may be missing, and its PII class. */
const columnsOf = (table: Table): Record<string, string> =>
  Object.fromEntries(
    columnNames(table).map((name) => {
      const { kind, nullable } = physicalTypeOf(table.columns[name]!);
      return [name, `${kind}${nullable ? '?' : ''} ${table.columns[name]!.pii}`];
    }),
  );
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof LakehouseError ? error.code : error),
  );

const people = Array.from({ length: 30 }, (_, index) => ({
  who: `ada${index}@example.org`,
  serialNumber: `s-${index % 3}`,
  takenAt: 1_655_564_000_000 + (index % 5),
  worn: index % 2 === 0,
  steps: index % 4,
  note: index % 3 === 0 ? null : 'same',
  ...(index % 2 === 0 ? { city: 'Turku' } : {}),
}));

describe('a declaration', () => {
  const forms: [string, string | Uint8Array][] = [
    ['one record a line', lines(people)],
    ['one array', JSON.stringify(people)],
    ['pretty-printed objects', people.map((record) => JSON.stringify(record, null, 2)).join('\n')],
    ['packed lines', gzipSync(lines(people))],
  ];
  test.each(forms)('of %s has types, what may be missing and guesses, and decodes the sample', async (_form, bytes) => {
    const { text, records } = await discover(bytes);
    expect(records).toBe(people.length);
    const table = await declared(text);
    expect([table.name, table.zone, table.privacy]).toEqual(['walk_landing', 'landing', 'personal']);
    expect(columnsOf(table)).toEqual({
      who: 'text direct',
      serialNumber: 'text linkable',
      takenAt: 'int64 linkable',
      worn: 'boolean sensitive',
      steps: 'int64 sensitive',
      note: 'text? sensitive',
      city: 'text? quasi',
    });
    expect(table.columns['takenAt']!.unit).toBe('ms since 1970-01-01 UTC');
    expect(await decoded(table, [source(bytes)])).toEqual({ rows: people.length, refused: [], unknownKeys: 0 });
  });

  test('takes numbers by how they are written: 1.0 is a fraction, as is what one record has', async () => {
    const { text } = await discover('{"a":1.0,"b":1,"c":1,"d":-0,"e":1e3}\n{"a":2.0,"b":2,"c":2.5,"d":7,"e":1}');
    const kinds = Object.values(columnsOf(await declared(text))).map((each) => each.split(' ')[0]);
    expect(kinds).toEqual(['double', 'int64', 'double', 'int64', 'double']);
  });

  test('says what would be quarantined or rounded, and the rest decodes', async () => {
    const bytes = `${lines([{ a: 'x' }, { a: 'y' }, { a: 3 }, { a: 'z' }])}\n{"a":"w","big":90071992547409930}`;
    const { text } = await discover(bytes);
    expect(text).toContain('1 values are of another type and would be quarantined');
    expect(text).toContain('1 whole numbers are beyond 2^53 - 1 and would be rounded');
    const table = await declared(text);
    expect(columnsOf(table)).toEqual({ a: 'text sensitive', big: 'double? sensitive' });
    expect(await decoded(table, [source(bytes)])).toEqual({ rows: 4, refused: ['type'], unknownKeys: 0 });
  });

  test('leaves out what is no column, says so, and counts what is no record', async () => {
    const { text, records, broken } = await discover(
      '{"ok":1,"inner":{"a":1},"list":[1],"OK":2,"two words":1,"ada@example.org":1}\n{"ok":\n[1]\n"text"\n{"ok":2}',
    );
    expect([records, broken]).toEqual([2, 3]);
    expect(columnsOf(await declared(text))).toEqual({ ok: 'int64 sensitive' });
    expect(text).toContain('// 3 records beside them are no JSON objects.');
    expect(text).toContain('holds objects or lists: inner\n');
    expect(text).toContain('holds objects or lists: list\n');
    expect(text).toContain('by case alone from a column: OK\n');
    expect(text).toContain('letters, digits and _ only: 2 keys\n');
    expect(text).not.toContain('ada@example.org');
  });

  test('never guesses that a column says nothing of a person, and marks every guess', async () => {
    const { text } = await discover(lines(people));
    expect(text).not.toContain("pii: 'none'");
    expect(text.match(/\/\/ confirm \w+: /g)).toHaveLength(text.match(/: column\(/g)!.length);
  });

  test.each([
    ['user_name', 'direct'],
    ['homeAddress', 'direct'],
    ['IPAddress', 'direct'],
    ['dateOfBirth', 'quasi'],
    ['deviceID', 'linkable'],
    ['cookie_id', 'linkable'],
    ['username2', 'sensitive'],
    ['mass', 'sensitive'],
  ])('a key named %s is %s', async (key, pii) => {
    const { text } = await discover(lines([{ [key]: 'x' }, { [key]: 'x' }]));
    expect((await declared(text)).columns[key]!.pii).toBe(pii);
  });

  test('has no value of a record in it', async () => {
    const mark = 'Zx9Q';
    const marked = people.map((record, index) => ({
      ...record,
      who: `${mark}${index}@example.org`,
      serialNumber: `${mark}-${index}`,
      steps: 770_077,
      note: mark,
      inner: { deep: mark },
      list: [mark],
    }));
    const broken = `{"who":"${mark}`;
    const { text } = await discover(`${lines(marked)}\n${broken}`, JSON.stringify(marked));
    expect(text).not.toContain(mark);
    expect(text).not.toContain('770077');
    expect(text).not.toContain('example.org');
    expect(text).not.toContain('1655564');
  });
});

describe('a sample', () => {
  test('is shared among the files, and no more is read of a file than it needs', async () => {
    const file = (name: string) => {
      const all = Buffer.from(lines(Array.from({ length: 10_000 }, () => ({ [name]: 1 }))));
      const opened = { bytes: 0, closed: false };
      const read: ByteSource = {
        name,
        bytes: all.length,
        async *open(range = { start: 0, end: all.length }) {
          try {
            for (let at = range.start; at < range.end; at += 1024) {
              const chunk = all.subarray(at, Math.min(at + 1024, range.end));
              opened.bytes += chunk.length;
              yield chunk;
            }
          } finally {
            opened.closed = true;
          }
        },
      };
      return { opened, read };
    };
    const files = ['a', 'b', 'c'].map(file);
    const { text, records } = await discoverTable(
      files.map(({ read }) => read),
      { name: 'x_landing', records: 9 },
    );
    expect(records).toBe(9);
    expect(columnsOf(await declared(text))).toEqual({
      a: 'int64? sensitive',
      b: 'int64? sensitive',
      c: 'int64? sensitive',
    });
    for (const { opened, read } of files) {
      expect(opened.closed).toBe(true);
      expect(opened.bytes).toBeLessThanOrEqual(70_000);
      expect(read.bytes).toBeGreaterThan(75_000);
    }
  });

  test('without a record, without a column, or with values for keys is refused', async () => {
    expect(await codeOf(discover(''))).toBe('nothing_to_discover');
    expect(await codeOf(discoverTable([], { name: 'x_landing' }))).toBe('nothing_to_discover');
    expect(await codeOf(discover('{"a b":1}'))).toBe('nothing_to_discover');
    expect(await codeOf(discover('name,age\n1,2\n'))).toBe('file_unreadable');
    const values = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`k${index}`, 1]));
    expect(await codeOf(discover(lines([values])))).toBe('file_unreadable');
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const work = discoverTable([source(lines(people))], { name: 'x_landing', signal: stop.signal });
    await expect(work).rejects.toThrow('enough');
  });
});

test('finds records after one another on a line, as a run does', async () => {
  const text = '{"a":1}\n{"a":2}{"a":3,"b":"x"},\n\u001e{"a":4}\n[{"a":5},{"a":6}]\nbroken\n';
  const { records, broken } = await discoverTable([bytesInMemory(Buffer.from(text), 'x', 7)], { name: 'things' });
  expect([records, broken]).toEqual([6, 1]);
});
