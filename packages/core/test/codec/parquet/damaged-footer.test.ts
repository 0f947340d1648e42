import { bytesInMemory, column, DecodeError, defineTable, parquet } from '@stedi-lakehouse/core';
import { decodeRows } from '@stedi-lakehouse/core/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { duckdb, newPath, parquetOf } from './files.ts';
import { readFileSync } from 'node:fs';

const open = { pii: 'none', doc: 'Any value.' } as const;
const readings = defineTable({
  name: 'readings',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Readings.',
  columns: { user: column(z.string(), open), at: column(z.int(), open), note: column(z.string().nullable(), open) },
});
const rows = Array.from({ length: 2500 }, (_, i) => ({ user: `u${i % 7}`, at: i, note: i % 3 === 0 ? null : `n${i}` }));

test('any flipped bit of a footer is an error of the file, or changes no row that is read', async () => {
  const file = await parquetOf(readings, rows);
  const footer = new DataView(file.buffer, file.byteOffset).getUint32(file.length - 8, true) + 8;
  expect(await decodeRows(parquet(), readings, bytesInMemory(file, 'whole'))).toEqual(rows);
  const wrong: string[] = [];
  for (let bit = 0; bit < footer * 8; bit++) {
    const at = file.length - footer + (bit >> 3);
    file[at]! ^= 1 << (bit & 7);
    try {
      const read = await decodeRows(parquet(), readings, bytesInMemory(file, 'flipped'));
      if (JSON.stringify(read) !== JSON.stringify(rows)) wrong.push(`bit ${bit}: ${read.length} rows, or others`);
    } catch (error) {
      if (!(error instanceof DecodeError)) wrong.push(`bit ${bit}: ${String(error)}`);
    }
    file[at]! ^= 1 << (bit & 7);
  }
  expect(wrong).toEqual([]);
}, 120_000);

test.each(['lz4', 'lz4_raw'])('a file that is packed with %s is refused by that name', async (codec) => {
  const path = newPath();
  await duckdb(
    `COPY (SELECT 'u' AS "user", range AS at, 'n' AS note FROM range(1000)) TO '${path}' (FORMAT parquet, CODEC '${codec}')`,
  ).catch(() => undefined);
  await expect(decodeRows(parquet(), readings, bytesInMemory(readFileSync(path), 'packed'))).rejects.toThrow(
    /column user: it is packed with LZ4(_RAW)?, which is not read/,
  );
});
