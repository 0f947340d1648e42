import { gzipSync } from 'node:zlib';
import {
  column,
  DecodeError,
  defineTable,
  detectJson,
  landingJson,
  type DecodeOptions,
  type JsonFormat,
} from '@stedi-lakehouse/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bytesCutAt, decodeAll } from '../ndjson/decode-all.ts';

const any = { pii: 'none', doc: '' } as const;
const people = defineTable({
  name: 'people',
  zone: 'landing',
  privacy: 'personal',
  doc: '',
  columns: { name: column(z.string(), any), age: column(z.int().nullable(), any) },
});
const [a, b] = ['{"name":"a"}', '{"name":"b","age":2}'];
const long = 'x'.repeat(200_000);

const files: readonly (readonly [string, string, JsonFormat['format']])[] = [
  ['one record a line', `${a}\n${b}\n`, 'ndjson'],
  ['one record without a line end', a, 'ndjson'],
  ['records after a byte order mark and blank lines', `\ufeff\n \r\n${a}\r\n${b}`, 'ndjson'],
  ['nothing', '', 'ndjson'],
  ['nothing but whitespace', ' \r\n\t\n', 'ndjson'],
  ['lines whose first one is cut off', `{"name":"a","ag\n${b}\n`, 'ndjson'],
  ['lines whose first one ends behind a comma', `{"name":"a",\n${b}\n`, 'ndjson'],
  ['lines whose first one ends behind a bracket', `{"name":{\n${b}\n`, 'ndjson'],
  ['lines whose first one has a trailing comma', `{"name":"a",}\n${b}\n`, 'ndjson'],
  ['lines whose first one lost its beginning', `me":"a"}\n${b}\n`, 'ndjson'],
  ['lines whose first ones are a log of something', `warning: low battery\n\n${a}\n`, 'ndjson'],
  ['lines whose first one holds two records', `${a}${b}\n${a}\n`, 'ndjson'],
  ['lines that are all broken', '{"name":\n{"name":\n{"name":\n', 'json'],
  ['one broken line', '{"name":"a"', 'ndjson'],
  ['a first line longer than what is looked at first', `{"name":"${long}"}\n${a}\n`, 'ndjson'],
  ['a long first line that is broken', `{"name":"${long}\n${a}\n`, 'ndjson'],
  ['lines with a comma at their ends', `${a},\n${b},\n`, 'ndjson'],
  ['objects on one line, commas between them', `${a},${b}`, 'ndjson'],
  ['a JSON text sequence of lines', `\u001e${a}\n\u001e${b}\n`, 'ndjson'],
  ['a pretty-printed JSON text sequence', `\u001e${JSON.stringify(JSON.parse(b), null, 2)}\n`, 'json'],
  ['pretty-printed objects whose first ones are short', `${a}${a}{\n"name":"b"\n}\n`, 'json'],
  ['one array', `[${a},${b}]`, 'json'],
  ['one array, a record a line', `[\n${a},\n${b}\n]\n`, 'json'],
  ['an empty array', '[]', 'json'],
  ['objects on one line', `${a}${b}`, 'ndjson'],
  ['objects on one line, apart', `${a} ${b}\n`, 'ndjson'],
  ['objects on one line that is longer than what is looked at', `{"name":"${long}"}`.repeat(3), 'ndjson'],
  ['many short objects on one line', a.repeat(20_000), 'ndjson'],
  ['several objects on each line', `${a}${b}\n${b}${a}\n`, 'ndjson'],
  ['pretty-printed objects', JSON.stringify(JSON.parse(b), null, 2).repeat(2), 'json'],
  ['an object with its commas first', '{"name":"b"\n,"age":2\n}\n', 'json'],
  ['an object with its brace last', '{"name":"b"\n}\n', 'json'],
  ['an object that opens an object', '{"more":{\n"x":1},\n"name":"b"}', 'json'],
  ['an object that opens a list of objects', `{"more":[\n${a}\n],"name":"b"}`, 'json'],
];

describe('detectJson', () => {
  test.each(files)('knows %s, packed or not', async (_, text, format) => {
    const bytes = Buffer.from(text);
    for (const cuts of [[], [1, 2, 3, 60_000]]) {
      expect(await detectJson(bytesCutAt(bytes, cuts))).toEqual({
        format,
        compression: 'none',
        splittable: format === 'ndjson',
      });
      expect(await detectJson(bytesCutAt(gzipSync(bytes), cuts))).toEqual({
        format,
        compression: 'gzip',
        splittable: false,
      });
    }
  });

  test.each([
    ['a table of commas', 'name,age\na,1\nb,2\n', ': it is CSV, or another text with columns'],
    ['a table of tabs', 'name\tage\r\na\t1\r\n', ': it is CSV, or another text with columns'],
    ['a web page', '<html>\n<body>\n</body>\n</html>', ': it is HTML or XML'],
    ['a Parquet file', 'PAR1\u0015\u0004\u0015\u0010', ': it is a Parquet file'],
    ['two-byte text', Buffer.from(`\ufeff${a}\n${b}\n`, 'utf16le'), ': it is UTF-16 text'],
    ['two-byte text, the other way', Buffer.from(`\ufeff${a}\n${b}\n`, 'utf16le').swap16(), ': it is UTF-16 text'],
    ['two-byte text without a mark', Buffer.from(`${a}\n${b}\n`, 'utf16le'), ': it is UTF-16 text'],
    ['a zip archive', Buffer.from('504b0304140000000800', 'hex'), ': it is a zip archive, as Excel workbooks are'],
    ['an old Excel sheet', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), ': it is a document of an old Office'],
    ['bzip2', Buffer.from('BZh91AY&SY'), ': it is packed with bzip2'],
    ['xz', Buffer.from('fd377a585a000004', 'hex'), ': it is packed with xz'],
    ['lz4', Buffer.from('04224d1864405e', 'hex'), ': it is packed with lz4'],
    ['Avro', 'Obj\u0001\u0004\u0014', ': it is an Avro file'],
    ['a pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\n', ': it is a pointer of Git LFS'],
    ['numbers', '1\n2\n3\n', ': it is JSON values that are no objects'],
    ['a word', 'null', ''],
    ['much of something else', '0,1,2,3\n'.repeat(100_000), ': it is CSV, or another text with columns'],
    ['zeros', Buffer.alloc(1_000_000), ': it is nothing but zero bytes'],
  ])('refuses %s, naming the file, what it seems to be and what was expected', async (_, content, kind) => {
    for (const bytes of [Buffer.from(content), gzipSync(content)]) {
      const failure = detectJson(bytesCutAt(bytes, [], 's3://landing/x'));
      await expect(failure).rejects.toBeInstanceOf(DecodeError);
      await expect(failure).rejects.toThrow(`s3://landing/x does not begin with JSON${kind}`);
      await expect(failure).rejects.toThrow(': expected UTF-8 text with one JSON object a line');
    }
  });

  test('reads no more of a large file than tells', async () => {
    let read = 0;
    const source = {
      name: 'large',
      bytes: 1e12,
      async *open(range = { start: 0, end: 1e12 }) {
        for (let at = range.start; at < range.end; at += 16_384) {
          read += 16_384;
          yield Buffer.from(`${a}\n`.repeat(1260).slice(0, 16_384));
        }
      },
    };
    await detectJson(source);
    expect(read).toBeLessThanOrEqual(65_536);
  });

  test('ends with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(detectJson(bytesCutAt(Buffer.from(a), []), signal)).rejects.toThrow('enough');
  });
});

describe('landingJson', () => {
  const rows = [
    { name: 'a', age: null },
    { name: 'b', age: 2 },
  ];
  const decode = async (bytes: Uint8Array, options: DecodeOptions<typeof people> = {}) =>
    decodeAll((observer) => landingJson.decode(people, bytesCutAt(bytes, [10, 20]), { ...options, observer }));

  test.each([
    ['lines', `${a}\n${b}\n`],
    ['an array', `[${a},${b}]`],
    ['concatenated objects', a + b],
    ['pretty-printed objects', [a, b].map((text) => JSON.stringify(JSON.parse(text), null, 2)).join('\n')],
  ])('reads %s, packed or not, and counts the bytes of the file', async (_, text) => {
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      const decoded = await decode(bytes);
      expect(decoded).toMatchObject({ rows, invalid: [], records: 2, bytes: bytes.length });
    }
  });

  test('reads a range of lines, and refuses one of anything else', async () => {
    const lines = Buffer.from(`${a}\n${b}\n`);
    expect((await decode(lines, { range: { start: 1, end: lines.length } })).rows).toEqual(rows.slice(1));
    for (const bytes of [gzipSync(lines), Buffer.from(`[${a},${b}]`)]) {
      expect((await decode(bytes, { range: { start: 0, end: bytes.length } })).rows).toEqual(rows);
      await expect(decode(bytes, { range: { start: 1, end: bytes.length } })).rejects.toMatchObject({
        code: 'not_splittable',
      });
    }
  });

  test('says where an invalid record stands in the unpacked lines', async () => {
    const { invalid } = await decode(gzipSync(`${a}\n{"name":1}\n`));
    expect(invalid).toMatchObject([{ reason: 'type', record: 2, line: 2, offset: 13, bytes: 10 }]);
  });

  test('finds no rows and no faults in an empty file', async () => {
    for (const text of ['', '\n', '\ufeff', '[]', '[ ]\n']) {
      expect(await decode(Buffer.from(text))).toMatchObject({ rows: [], invalid: [], records: 0 });
    }
  });
});
