import { bytesInMemory, column, daysSinceEpoch, defineTable, LakehouseError, parquet } from '@stedi-lakehouse/core';
import { parquetjsLite } from '@stedi-lakehouse/core/parquetjs-lite';
import { batchesOf, borderlineRows, decodeRows, encodeRows, everyKind, manyRows } from '@stedi-lakehouse/core/testing';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { endless } from '../../../src/testing/codec-run.ts';
import { duckdb, parquetOf, saved } from './files.ts';

const notAboutPeople = { pii: 'none', doc: 'Any value.' } as const;

test('what parquetjs-lite writes is read by DuckDB and by us, value for value', async () => {
  const rows = [...borderlineRows, ...manyRows(300)];
  const { file } = await encodeRows(parquetjsLite({ rowGroupRows: 100 }), everyKind, rows);
  expect(await decodeRows(parquet(), everyKind, file)).toEqual(rows);
  const counted = await duckdb(
    `select count(*), sum(int64), count(textornull), min(date)::varchar from read_parquet($1) where abs("int64") < 1e14`,
    [saved(file)],
  );
  const some = rows.filter((row) => Math.abs(row.int64) < 1e14);
  expect(counted.rows[0]!.slice(0, 3)).toEqual([
    BigInt(some.length),
    some.reduce((sum, row) => sum + BigInt(row.int64), 0n),
    BigInt(some.filter((row) => row.textOrNull !== null).length),
  ]);
});

test('no row is missed by a reader that trusts statistics: there are none', async () => {
  const texts = defineTable({
    name: 'texts',
    zone: 'landing',
    privacy: 'personal',
    doc: 'Text whose UTF-16 order is not its byte order.',
    columns: { text: column(z.string(), notAboutPeople) },
  });
  const { file } = await encodeRows(parquetjsLite(), texts, [{ text: '\uff5e' }, { text: '😀' }]);
  const path = saved(file);
  const { rows } = await duckdb(`select count(*) from read_parquet($1) where text = '😀'`, [path]);
  expect(rows).toEqual([[1n]]);
  const statistics = await duckdb(
    'select stats_min_value, stats_max_value, stats_min, stats_max from parquet_metadata($1)',
    [path],
  );
  expect(statistics.rows).toEqual([[null, null, null, null]]);
});

test('dates before 1970 are written, which parquetjs-lite refuses as numbers', async () => {
  const days = defineTable({
    name: 'days',
    zone: 'landing',
    privacy: 'personal',
    doc: 'Days.',
    columns: { day: column(z.int32(), { ...notAboutPeople, unit: daysSinceEpoch }) },
  });
  const { file } = await encodeRows(parquetjsLite(), days, [{ day: -1 }, { day: -3653 }]);
  const { rows } = await duckdb('select day::varchar from read_parquet($1)', [saved(file)]);
  expect(rows).toEqual([['1969-12-31'], ['1960-01-01']]);
});

test('an integer that it would round is refused, without the integer', async () => {
  const rows = [{ ...manyRows(1)[0]!, int64: 2 ** 53 }];
  const sink = parquetjsLite().encode(everyKind, async () => {});
  const error: unknown = await sink(batchesOf(everyKind, rows), endless()).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LakehouseError);
  expect((error as LakehouseError).message).toMatch(/every_kind.*integers beyond/);
  expect((error as LakehouseError).message).not.toContain('9007199254740992');
});

test('rows reach the file once each, when writing is slow and row groups are small', async () => {
  const rows = manyRows(250);
  const chunks: Uint8Array[] = [];
  const sink = parquetjsLite({ rowGroupRows: 10 }).encode(everyKind, async (chunk) => {
    await new Promise(setImmediate);
    chunks.push(chunk.slice());
  });
  await sink(batchesOf(everyKind, rows, { rowsPerBatch: 17 }), endless());
  expect(await decodeRows(parquet(), everyKind, new Uint8Array(Buffer.concat(chunks)))).toEqual(rows);
});

test('files with a dictionary are refused: the library takes their codes for others', async () => {
  const source = bytesInMemory(await parquetOf(everyKind, manyRows(3000)), 'ours.parquet');
  await expect(decodeRows(parquetjsLite(), everyKind, source)).rejects.toThrow(
    /ours\.parquet.*not plain: read it with parquet/,
  );
});

test('without the package, the error says how to get it', async () => {
  vi.doMock('parquetjs-lite', () => {
    throw new Error('Cannot find package');
  });
  try {
    const sink = parquetjsLite().encode(everyKind, async () => {});
    await expect(sink(batchesOf(everyKind, manyRows(1)), endless())).rejects.toMatchObject({
      code: 'dependency_missing',
      advice: expect.stringContaining('npm install parquetjs-lite') as string,
    });
  } finally {
    vi.doUnmock('parquetjs-lite');
  }
});
