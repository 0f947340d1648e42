import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  bytesInMemory,
  columnNames,
  createContext,
  landingJson,
  parquet,
  physicalTypeOf,
  type Batch,
  type ParquetLayout,
  type Table,
} from '@stedi-lakehouse/core';
import { accelerometerLanding, stepTrainerLanding } from '@stedi-lakehouse/transforms';
import { expect, test } from 'vitest';
import { chapter, documentAt, tableRows } from './documents.ts';

const starter = process.env['STEDI_STARTER_DATA'];
const rows = tableRows(chapter(documentAt('docs/decisions/0003-parquet-layout.md'), 'Sizes')).slice(1);
const tables: Readonly<Record<string, Table>> = {
  accelerometer_landing: accelerometerLanding,
  step_trainer_landing: stepTrainerLanding,
};

async function batchesOf(table: Table, folder: string): Promise<Batch<Table>[]> {
  const batches: Batch<Table>[] = [];
  const names = (await readdir(folder)).filter((name) => name.includes('.json')).toSorted();
  for (const name of names) {
    const source = bytesInMemory(await readFile(join(folder, name)));
    for await (const batch of landingJson.decode(table, source)(createContext())) batches.push(batch);
  }
  return batches;
}

async function ourSize(table: Table, batches: readonly Batch<Table>[], layout: ParquetLayout): Promise<number> {
  async function* all() {
    yield* batches;
  }
  const { bytes } = await parquet({ layout }).encode(table, async () => {})(all(), createContext());
  return bytes;
}

async function duckdbSize(table: Table, glob: string, file: string, compression: string): Promise<number> {
  const types = { text: 'VARCHAR', double: 'DOUBLE', int64: 'BIGINT' } as const;
  const columns = columnNames(table).map((name) => {
    const { kind } = physicalTypeOf(table.columns[name]!);
    return `'${name}': '${types[kind as keyof typeof types]}'`;
  });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (FROM read_json('${glob}', columns = {${columns.join(', ')}})) TO '${file}' (FORMAT parquet, COMPRESSION ${compression})`,
  );
  connection.closeSync();
  instance.closeSync();
  return (await stat(file)).size;
}

test.skipIf(!starter).each(rows)(
  '%s: files are as large as decision 0003 says (skipped without STEDI_STARTER_DATA)',
  async (name, count, ...sizes) => {
    const table = tables[name!]!;
    const folder = join(starter!, name!.replace('_landing', ''), 'landing');
    const batches = await batchesOf(table, folder);
    expect(batches.reduce((sum, { length }) => sum + length, 0).toLocaleString('en')).toBe(count);
    const made = [await ourSize(table, batches, 'portable'), await ourSize(table, batches, 'compact')];
    const temporary = await mkdtemp(join(tmpdir(), 'sizes-'));
    try {
      for (const compression of ['snappy', 'uncompressed', 'zstd']) {
        made.push(await duckdbSize(table, join(folder, '*.json*'), join(temporary, compression), compression));
      }
    } finally {
      await rm(temporary, { recursive: true });
    }
    for (const [i, bytes] of made.entries()) expect(Math.abs(bytes / 1000 - Number(sizes[i]))).toBeLessThan(1.5);
  },
);
