import { createRequire } from 'node:module';
import type { ParquetLayout } from '@stedi-lakehouse/core';
import {
  arbitraryRows,
  borderlineRows,
  everyKind,
  manyRows,
  rowsOfNulls,
  type EveryKindRow,
} from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { duckdb, parquetOf, saved } from './files.ts';

const layouts: readonly ParquetLayout[] = ['portable', 'compact'];
const names = Object.keys(everyKind.columns);
const int64s = new Set(['int64', 'int64OrNull']);
const dates = new Set(['date', 'dateOrNull']);
const day = fc.integer({ min: -1_000_000, max: 1_000_000 });
const anyRows = arbitraryRows(everyKind, { columns: { date: day, dateOrNull: fc.option(day) } });

const cases: readonly (readonly [string, readonly EveryKindRow[]])[] = [
  ['borderline values', borderlineRows.filter((row) => Math.abs(row.date) <= 1_000_000)],
  ['no rows', []],
  ['one row', manyRows(1)],
  ['nothing but nulls', rowsOfNulls(500)],
  ['several pages and row groups', manyRows(24_000)],
];

function cells(row: EveryKindRow, as: { int64(value: number): unknown; date(days: number): unknown }): unknown[] {
  return Object.entries(row).map(([name, cell]) => {
    if (cell === null) return null;
    if (int64s.has(name)) return as.int64(cell as number);
    return dates.has(name) ? as.date(cell as number) : cell;
  });
}

describe.each(layouts)('a %s file', (layout) => {
  const options = { layout, rowGroupRows: 21_000 };

  test.each(cases)('read by DuckDB: %s', async (_, rows) => {
    const path = saved(await parquetOf(everyKind, rows, options));
    const read = await duckdb('select * from read_parquet($1)', [path]);
    expect(read.names).toEqual(names.map((name) => name.toLowerCase()));
    expect(read.types).toEqual(
      ['VARCHAR', 'DOUBLE', 'BIGINT', 'INTEGER', 'DATE', 'BOOLEAN'].flatMap((type) => [type, type]),
    );
    expect(read.rows).toEqual(rows.map((row) => cells(row, { int64: BigInt, date: (days) => days })));
  });

  test.each(cases)('read by hyparquet: %s', async (_, rows) => {
    const file = await parquetOf(everyKind, rows, options);
    const read = await parquetReadObjects({ file: file.slice().buffer });
    const expected = rows.map((row) => cells(row, { int64: BigInt, date: (days) => new Date(days * 86_400_000) }));
    expect(read.map((row) => Object.values(row) as unknown[])).toEqual(expected);
  });

  test('read by DuckDB: any rows, in row groups of any size', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 41 }), async (rows, rowGroupRows) => {
        const path = saved(await parquetOf(everyKind, rows, { layout, rowGroupRows }));
        const read = await duckdb('select * from read_parquet($1)', [path]);
        expect(read.rows).toEqual(rows.map((row) => cells(row, { int64: BigInt, date: (days) => days })));
      }),
      { numRuns: 20 },
    );
  });

  test('lets DuckDB find each row again, whatever row groups it passes over', async () => {
    const rows = borderlineRows.filter((row) => Math.abs(row.date) <= 1_000_000);
    const path = saved(await parquetOf(everyKind, rows, { layout, rowGroupRows: 5 }));
    for (const name of ['text', 'double', 'int64', 'int32', 'boolean'] as const) {
      const values = [...new Set(rows.map((row) => row[name]))];
      const type = { text: 'VARCHAR', double: 'DOUBLE', int64: 'BIGINT', int32: 'INTEGER', boolean: 'BOOLEAN' }[name];
      const found = await duckdb(
        values
          .map(
            (_, i) => `select ${i}, count(*) from read_parquet('${path}') where ${name} = cast($${i + 1} as ${type})`,
          )
          .join(' union all ') + ' order by 1',
        values.map(String),
      );
      expect(found.rows).toEqual(
        values.map((value, i) => [i, BigInt(rows.filter((row) => row[name] === value).length)]),
      );
    }
  });
});

interface Parquetjs {
  readonly ParquetReader: {
    openBuffer(
      file: Uint8Array,
    ): Promise<{ getCursor(): { next(): Promise<Record<string, string | number | bigint | boolean | Date> | null> } }>;
  };
}

test('a portable file of few distinct values is read by parquetjs-lite, compared as text: it gives numbers of a dictionary as text', async () => {
  const { ParquetReader } = createRequire(import.meta.url)('parquetjs-lite') as Parquetjs;
  // it takes the codes of a run for others where there are more than 256 of them
  const rows = manyRows(20_100).map((row, i) => ({
    ...row,
    textOrNull: row.textOrNull === null ? null : 'some text',
    date: i % 250,
  }));
  const reader = await ParquetReader.openBuffer(Buffer.from(await parquetOf(everyKind, rows)));
  const cursor = reader.getCursor();
  const read: unknown[] = [];
  for (const _ of rows) {
    const row = (await cursor.next())!;
    read.push(names.map((name) => String(row[name.toLowerCase()] ?? null)));
  }
  const asText = { int64: String, date: (days: number) => String(new Date(days * 86_400_000)) };
  expect(read).toEqual(rows.map((row) => cells(row, asText).map(String)));
  expect(await cursor.next()).toBeNull();
});
