import {
  batchFromRows,
  batchOf,
  bytesInMemory,
  column,
  defineTable,
  Dictionary,
  NumberVector,
  parquet,
  parquetFileWriter,
  parquetRowGroups,
  RowGroupEncoder,
  TextVector,
  verifyParquet,
  type EncodedRowGroup,
} from '@stedi-lakehouse/core';
import { decodeRows, encodeRows, everyKind, manyRows } from '@stedi-lakehouse/core/testing';
import { readFileSync } from 'node:fs';
import { parquetHeader } from 'hyparquet/src/column.js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { version } from '../../../src/codec/parquet/created-by.ts';
import { duckdb, parquetOf, saved } from './files.ts';

const open = { pii: 'none', doc: 'Any value.' } as const;
const named = defineTable({
  name: 'named',
  zone: 'landing',
  privacy: 'personal',
  doc: 'A name and a number.',
  columns: { name: column(z.string(), open), count: column(z.int(), open) },
});

async function fileOf(groups: readonly EncodedRowGroup[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const file = parquetFileWriter(everyKind, 'compact', async (chunk) => void chunks.push(chunk));
  for (const group of groups) await file.append(group);
  const receipt = await file.close();
  const bytes = new Uint8Array(Buffer.concat(chunks));
  expect(receipt).toEqual({
    bytes: bytes.length,
    rows: groups.reduce((sum, { rows }) => sum + rows, 0),
    rowGroups: groups.length,
  });
  return bytes;
}

function encoded(rows: Parameters<typeof batchFromRows<typeof everyKind>>[1]): EncodedRowGroup {
  const encoder = new RowGroupEncoder(everyKind, 'compact');
  encoder.append(batchFromRows(everyKind, rows));
  return encoder.finish()!;
}

test('row groups encoded apart, and sent between threads, make the file that one writer makes', async () => {
  const rows = manyRows(3500);
  const groups = [rows.slice(0, 1000), rows.slice(1000, 2000), rows.slice(2000, 3000), rows.slice(3000)].map(encoded);
  const sent = groups.map((group) => structuredClone(group, { transfer: [group.bytes.buffer] }));
  const whole = await encodeRows(parquet({ layout: 'compact', rowGroupRows: 1000 }), everyKind, rows, 777);
  expect(await fileOf(sent)).toEqual(whole.file);
});

test('an encoder starts anew after each row group', () => {
  const encoder = new RowGroupEncoder(everyKind, 'portable');
  expect(encoder.finish()).toBeUndefined();
  encoder.append(batchFromRows(everyKind, manyRows(300)));
  expect(encoder.rows).toBe(300);
  const first = encoder.finish();
  expect(encoder.rows).toBe(0);
  encoder.append(batchFromRows(everyKind, manyRows(10)));
  encoder.finish();
  encoder.append(batchFromRows(everyKind, manyRows(300)));
  expect(encoder.finish()).toEqual(first);
  expect(encoder.finish()).toBeUndefined();
});

test('the order of an input dictionary does not show in the bytes', () => {
  const names = ['b', 'a', 'c', 'a', 'b'];
  const encodedWith = (before: readonly string[]): EncodedRowGroup => {
    const encoder = new RowGroupEncoder(named, 'portable');
    for (const part of [names.slice(0, 2), names.slice(2)]) {
      const dictionary = new Dictionary();
      for (const text of before) dictionary.add(text);
      const codes = Int32Array.from(part, (text) => dictionary.add(text));
      const count = new NumberVector(new Float64Array(part.length));
      encoder.append(batchOf(named, part.length, { name: new TextVector(codes, dictionary), count }));
    }
    return encoder.finish()!;
  };
  expect(encodedWith(['c', 'a', 'unused', 'b'])).toEqual(encodedWith([]));
});

test('text of rows that were dropped does not reach the file', async () => {
  const rows = Array.from({ length: 50 }, (_, i) => ({ name: i % 2 === 0 ? `kept ${i}` : `dropped ${i}`, count: i }));
  const kept = batchFromRows(named, rows).take(Int32Array.from({ length: 25 }, (_, i) => 2 * i));
  for (const layout of ['portable', 'compact'] as const) {
    const encoder = new RowGroupEncoder(named, layout);
    encoder.append(kept);
    const bytes = Buffer.from(encoder.finish()!.bytes);
    expect(bytes.includes('kept')).toBe(true);
    expect(bytes.includes('dropped')).toBe(false);
  }
});

test('rows of a batch can be taken in part', async () => {
  const rows = manyRows(100);
  const encoder = new RowGroupEncoder(everyKind, 'compact');
  const batch = batchFromRows(everyKind, rows);
  encoder.append(batch, 13, 40);
  encoder.append(batch, 40, 41);
  expect(await decodeRows(parquet(), everyKind, await fileOf([encoder.finish()!]))).toEqual(rows.slice(13, 41));
});

test('an integer of −0 is written as 0', () => {
  const group = (zero: number): EncodedRowGroup => {
    const encoder = new RowGroupEncoder(named, 'portable');
    encoder.append(
      batchFromRows(
        named,
        [zero, 0, 5].map((count) => ({ name: 'a', count })),
      ),
    );
    return encoder.finish()!;
  };
  expect(group(-0)).toEqual(group(0));
});

test('a null in a column that is not nullable is refused, with its column and no value', () => {
  const encoder = new RowGroupEncoder(named, 'portable');
  const count = new NumberVector(new Float64Array(2), Uint8Array.of(0b01));
  const name = new TextVector(new Int32Array(2), dictionaryOf('secret'));
  const batch = batchOf(named, 2, { name, count });
  expect(() => encoder.append(batch)).toThrow(/column count cannot be written/);
});

function dictionaryOf(text: string): Dictionary {
  const dictionary = new Dictionary();
  dictionary.add(text);
  return dictionary;
}

test('a row group of another table is refused', async () => {
  const file = parquetFileWriter(named, 'portable', async () => {});
  await expect(file.append(encoded(manyRows(1)))).rejects.toMatchObject({ code: 'internal' });
});

test('pages hold at most 20,000 rows, and about a mebibyte', async () => {
  const long = Array.from({ length: 6000 }, (_, i) => ({ name: `${i}`.padEnd(1000, 'x'), count: i }));
  for (const [rows, mostBytes] of [
    [long, 1.1 * 2 ** 20],
    [Array.from({ length: 70_001 }, (_, i) => ({ name: 'a', count: i * i })), 2 ** 20],
  ] as const) {
    const file = await parquetOf(named, rows);
    const [group] = await parquetRowGroups(bytesInMemory(file));
    const reader = { view: new DataView(file.buffer, file.byteOffset, file.byteLength), offset: group!.start };
    let values = 0;
    while (reader.offset < group!.start + group!.bytes) {
      const header = parquetHeader(reader);
      reader.offset += header.compressed_page_size;
      expect(header.uncompressed_page_size).toBeLessThanOrEqual(mostBytes);
      if (header.type !== 'DATA_PAGE') continue;
      expect(header.data_page_header!.num_values).toBeLessThanOrEqual(20_000);
      values += header.data_page_header!.num_values;
    }
    expect(values).toBe(2 * rows.length);
  }
});

test('encodings are chosen by what is smallest in the row group', async () => {
  const encodings = async (layout: 'portable' | 'compact'): Promise<Record<string, unknown>> => {
    const file = await parquetOf(everyKind, manyRows(50_000), { layout });
    const { rows } = await duckdb('select path_in_schema, encodings from parquet_metadata($1)', [saved(file)]);
    return Object.fromEntries(rows.map(([name, used]) => [name as string, used]));
  };
  expect(await encodings('portable')).toMatchObject({
    text: 'PLAIN_DICTIONARY',
    textornull: 'PLAIN, RLE',
    double: 'PLAIN_DICTIONARY',
    doubleornull: 'PLAIN, RLE',
    int64: 'PLAIN',
    int32: 'PLAIN',
    date: 'PLAIN_DICTIONARY',
    boolean: 'PLAIN',
  });
  expect(await encodings('compact')).toMatchObject({
    text: 'PLAIN_DICTIONARY',
    double: 'PLAIN_DICTIONARY',
    int64: 'DELTA_BINARY_PACKED',
    int32: 'DELTA_BINARY_PACKED',
    boolean: 'PLAIN',
  });
});

test('a file says who wrote it, in the form that Hadoop readers parse', async () => {
  const { rows } = await duckdb('select created_by, num_rows, num_row_groups from parquet_file_metadata($1)', [
    saved(await parquetOf(named, [])),
  ]);
  const [createdBy, ...counts] = rows[0]!;
  expect(createdBy).toMatch(/^(.*?)\s+version\s+\d+\.\d+\.\d+\s+\(build [^)]*\)$/);
  expect(counts).toEqual([0n, 0n]);
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as object;
  expect(manifest).toMatchObject({ version });
});

test('verification accepts what was written, and nothing else', async () => {
  const rows = manyRows(2500);
  const { file, bytes } = await encodeRows(parquet({ rowGroupRows: 1000 }), everyKind, rows);
  const source = bytesInMemory(file, 'a.parquet');
  await verifyParquet(source, { table: everyKind, rows: 2500, bytes });
  await expect(verifyParquet(source, { table: everyKind, rows: 2499 })).rejects.toThrow(/a\.parquet.*2500 rows/);
  await expect(verifyParquet(source, { table: everyKind, rows: 2500, bytes: bytes + 1 })).rejects.toThrow(/bytes/);
  await expect(verifyParquet(source, { table: named, rows: 2500 })).rejects.toThrow(/column name/);
  const { text: _, ...columns } = everyKind.columns;
  const fewer = defineTable({ ...everyKind, privacy: 'personal', columns });
  await expect(verifyParquet(source, { table: fewer, rows: 2500 })).rejects.toThrow(/column text/);
  const cut = bytesInMemory(file.subarray(0, file.length - 1), 'a.parquet');
  await expect(verifyParquet(cut, { table: everyKind, rows: 2500 })).rejects.toMatchObject({ code: 'file_unreadable' });
  const groups = await parquetRowGroups(source);
  expect(groups.map((group) => group.rows)).toEqual([1000, 1000, 500]);
  expect(groups[0]!.start).toBe(4);
  expect(groups[1]!.start).toBe(groups[0]!.start + groups[0]!.bytes);
});
