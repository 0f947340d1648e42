import {
  bytesInMemory,
  column,
  DecodeError,
  defineTable,
  parquet,
  parquetRowGroups,
  type RowOf,
  type Table,
} from '@stedi-lakehouse/core';
import { countedSource, decodeRows, encodeRows, everyKind, manyRows } from '@stedi-lakehouse/core/testing';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parquetHeader } from 'hyparquet/src/column.js';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endless as context } from '../../../src/testing/codec-run.ts';
import { duckdb, newPath, parquetOf, saved } from './files.ts';

const open = { pii: 'none', doc: 'Any value.' } as const;

function tableOf<C extends Table['columns']>(columns: C) {
  return defineTable({
    name: 'read_back',
    zone: 'landing',
    privacy: 'personal',
    doc: 'Read back.',
    columns: columns as never,
  }) as Table<'read_back', C>;
}

describe('what is read', () => {
  test('is the bytes of the columns asked for, and the footer', async () => {
    const wide = tableOf({
      small: column(z.boolean(), open),
      large: column(z.string(), open),
      last: column(z.int(), open),
    });
    const rows = Array.from({ length: 20_000 }, (_, i) => ({
      small: i % 3 === 0,
      large: `text ${Math.sin(i)}`,
      last: i,
    }));
    const file = await parquetOf(wide, rows);
    const source = countedSource(file);
    const read: boolean[] = [];
    for await (const batch of parquet().decode(wide, source, { columns: ['small'] })(context())) {
      const small = batch.column('small');
      for (let row = 0; row < batch.length; row++) read.push(small.at(row));
    }
    expect(read).toEqual(rows.map((row) => row.small));
    expect(file.length).toBeGreaterThan(200_000);
    expect(source.read).toBeLessThan(75_000);
  });

  test('is one request for columns that lie together, and one for the footer', async () => {
    const source = countedSource(await parquetOf(everyKind, manyRows(1000)));
    await decodeRows(parquet(), everyKind, source);
    expect(source.opened).toBe(2);
  });

  test('is each row group once, wherever the file is cut into ranges', async () => {
    const rows = manyRows(500);
    const { file } = await encodeRows(parquet({ rowGroupRows: 60 }), everyKind, rows);
    const cut = fc.array(fc.integer({ min: 1, max: file.length - 1 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cut, async (cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), file.length];
        const read: unknown[] = [];
        for (const [index, end] of ends.entries()) {
          read.push(...(await decodeRows(parquet(), everyKind, file, { range: { start: ends[index - 1] ?? 0, end } })));
        }
        expect(read).toEqual(rows);
      }),
      { numRuns: 20 },
    );
  });

  test('keeps one text dictionary over row groups until it is full', async () => {
    const { file } = await encodeRows(parquet({ rowGroupRows: 100 }), everyKind, manyRows(300));
    const dictionaries = new Set();
    for await (const batch of parquet().decode(everyKind, bytesInMemory(file))(context())) {
      dictionaries.add(batch.column('text').dictionary);
    }
    expect(dictionaries.size).toBe(1);
  });
});

describe('a file of DuckDB', () => {
  const values = tableOf({
    name: column(z.string().nullable(), open),
    amount: column(z.number().nullable(), open),
    count: column(z.int().nullable(), open),
    small: column(z.int32(), open),
    day: column(z.int32().nullable(), { ...open, unit: 'days since 1970-01-01' }),
    good: column(z.boolean().nullable(), open),
  });
  const sql = `select case when i % 7 = 0 then null else 'name ' || (i % 50) end as name, case when i % 5 = 0 then null else i / 8 end as amount,
    case when i % 3 = 0 then null else i::bigint * 1000000007 end as count, i::integer as small, date '1969-12-01' + (i % 100)::integer as day,
    i % 2 = 0 as good from range(10000) r(i)`;
  const expected = Array.from({ length: 10_000 }, (_, i): RowOf<typeof values> => ({
    name: i % 7 === 0 ? null : `name ${i % 50}`,
    amount: i % 5 === 0 ? null : i / 8,
    count: i % 3 === 0 ? null : i * 1_000_000_007,
    small: i,
    day: -31 + (i % 100),
    good: i % 2 === 0,
  }));

  test.each(['uncompressed', 'snappy', 'gzip', 'brotli'])('is read with %s compression', async (compression) => {
    const path = newPath();
    await duckdb(`copy (${sql}) to '${path}' (format parquet, compression ${compression}, row_group_size 4096)`);
    expect(await decodeRows(parquet(), values, new Uint8Array(readFileSync(path)))).toEqual(expected);
  });

  test('is read in version 2 of the format', async () => {
    const path = newPath();
    await duckdb(`copy (${sql}) to '${path}' (format parquet, parquet_version v2)`);
    expect(await decodeRows(parquet(), values, new Uint8Array(readFileSync(path)))).toEqual(expected);
  });

  const refused = async (query: string, table: Table): Promise<string> => {
    const path = newPath();
    await duckdb(`copy (${query}) to '${path}' (format parquet)`);
    const source = bytesInMemory(new Uint8Array(readFileSync(path)), 'theirs.parquet');
    const error: unknown = await decodeRows(parquet(), table, source).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DecodeError);
    return (error as DecodeError).message;
  };

  test('is refused with file and column where it holds another type, a null, or too large an integer', async () => {
    const count = tableOf({ Count: column(z.int(), open) });
    for (const other of [
      "'7'",
      '7.5::double',
      '7::integer',
      '7::ubigint',
      '7::decimal(18, 0)',
      "timestamp '2020-01-01'",
    ]) {
      expect(await refused(`select ${other} as count`, count)).toMatch(/theirs\.parquet.*column Count.*int64/);
    }
    expect(await refused('select [1, 2]::bigint[] as count', count)).toMatch(/column Count/);
    expect(await refused('select null::bigint as count', count)).toMatch(/column Count: it holds nulls/);
    for (const large of ['9007199254740992', '-9007199254740992']) {
      const message = await refused(`select unnest([1, ${large}]) as count`, count);
      expect(message).toMatch(/column Count: it holds integers beyond/);
      expect(message).not.toContain('9007199254740992');
    }
    expect(await refused('select 7 as other', count)).toMatch(/column Count: the file has no such column/);
  });

  test('is read where it has more columns than the table', async () => {
    const path = newPath();
    await duckdb(`copy (select 1::bigint as other, 7::bigint as count, [1] as list) to '${path}' (format parquet)`);
    const count = tableOf({ count: column(z.int(), open) });
    expect(await decodeRows(parquet(), count, new Uint8Array(readFileSync(path)))).toEqual([{ count: 7 }]);
  });
});

describe('a broken file', () => {
  test('is refused as one, wherever it was cut', async () => {
    const { file } = await encodeRows(parquet({ rowGroupRows: 20 }), everyKind, manyRows(50));
    for (let end = 0; end < file.length; end += 13) {
      const source = bytesInMemory(file.subarray(0, end), 'cut.parquet');
      await expect(decodeRows(parquet(), everyKind, source)).rejects.toMatchObject({ code: 'file_unreadable' });
      await expect(parquetRowGroups(source)).rejects.toThrow(/cut\.parquet/);
    }
  });

  test('is refused when it is not Parquet, or shorter than its store says', async () => {
    const text = new TextEncoder().encode('{"a":1}\n'.repeat(100));
    await expect(decodeRows(parquet(), everyKind, text)).rejects.toBeInstanceOf(DecodeError);
    const { file } = await encodeRows(parquet(), everyKind, manyRows(50));
    const short = { ...bytesInMemory(file, 'short'), bytes: file.length + 10 };
    await expect(decodeRows(parquet(), everyKind, short)).rejects.toThrow(/short ends at byte/);
  });

  test('is refused wherever a byte of a page was changed, with its column', async () => {
    const { file } = await encodeRows(parquet({ rowGroupRows: 30 }), everyKind, manyRows(60));
    const bodies = await pageBodies(file);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bodies),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (body, at, change) => {
          const damaged = file.slice();
          damaged[body.start + (at % body.bytes)]! ^= change;
          await expect(decodeRows(parquet(), everyKind, damaged)).rejects.toThrow(/column \w+: .*checksum/);
        },
      ),
    );
  });

  test('is refused or read, wherever a byte was changed: nothing else is thrown', async () => {
    const { file } = await encodeRows(parquet({ layout: 'compact', rowGroupRows: 30 }), everyKind, manyRows(60));
    const outcomes = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = file.slice();
        damaged[at]! ^= change;
        const outcome = await decodeRows(parquet(), everyKind, damaged).catch((error: unknown) => error);
        outcomes.add(Array.isArray(outcome) ? 'read' : (outcome as Error).constructor);
      }),
      { numRuns: 300 },
    );
    expect([...outcomes].filter((outcome) => outcome !== 'read')).toEqual([DecodeError]);
  });

  test('does not make a list as long as a footer says', async () => {
    const { file } = await encodeRows(parquet(), everyKind, manyRows(60));
    const footer = Buffer.from(file).readUInt32LE(file.length - 8);
    // field 2, a list of structs, whose length takes a byte and becomes one of five
    const schema = file.indexOf(0x19, file.length - 8 - footer) + 1;
    expect(file[schema]! & 15).toBe(12);
    const long = Uint8Array.of(0xfc, 0xfd, 0xff, 0xff, 0xff, 0x07);
    const damaged = Buffer.concat([file.subarray(0, schema), long, file.subarray(schema + 1)]);
    damaged.writeUInt32LE(footer + long.length - 1, damaged.length - 8);
    await expect(decodeRows(parquet(), everyKind, damaged)).rejects.toThrow('its footer cannot be read');
  });

  test('keeps footers of more than one read', async () => {
    const rows = manyRows(1200);
    const { file } = await encodeRows(parquet({ rowGroupRows: 10 }), everyKind, rows);
    expect(Buffer.from(file).readUInt32LE(file.length - 8)).toBeGreaterThan(65_536);
    expect(await decodeRows(parquet(), everyKind, file)).toEqual(rows);
    const { rows: counted } = await duckdb('select count(*) from read_parquet($1)', [saved(file)]);
    expect(counted).toEqual([[1200n]]);
  });
});

/** Where the bodies of a file's pages lie. */
async function pageBodies(file: Uint8Array): Promise<{ readonly start: number; readonly bytes: number }[]> {
  const bodies = [];
  for (const group of await parquetRowGroups(bytesInMemory(file))) {
    const reader = { view: new DataView(file.buffer, file.byteOffset), offset: group.start };
    while (reader.offset < group.start + group.bytes) {
      const { compressed_page_size: bytes } = parquetHeader(reader);
      bodies.push({ start: reader.offset, bytes });
      reader.offset += bytes;
    }
  }
  return bodies;
}
