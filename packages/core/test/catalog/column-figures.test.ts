import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  batchFromRows,
  column,
  CountingContext,
  daysSinceEpoch,
  defineTable,
  localStore,
  parquet,
} from '@stedi-lakehouse/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { columnFigures } from '../../src/catalog/column-figures.ts';
import { DistinctCount } from '../../src/catalog/distinct-count.ts';

const none = { pii: 'none', doc: 'Of no person.' } as const;
const table = defineTable({
  name: 'weather',
  zone: 'curated',
  privacy: 'personal',
  doc: 'Of places and of those who live there.',
  columns: {
    Station: column(z.string(), none),
    remark: column(z.string().nullable(), none),
    degrees: column(z.number().nullable(), none),
    visits: column(z.int(), none),
    wet: column(z.boolean().nullable(), none),
    day: column(z.int32(), { ...none, unit: daysSinceEpoch }),
    nothing: column(z.int32().nullable(), none),
    owner: column(z.string(), { pii: 'direct', doc: 'Whose.' }),
  },
});
const rows = Array.from({ length: 30_000 }, (_, n) => ({
  Station: `Åland ${n % 7} 🌧`.slice(0, 5 + (n % 7)),
  remark: n % 3 === 0 ? null : n % 5 === 0 ? '' : `r${n % 9000}`,
  degrees: n % 4 === 0 ? null : -20.5 + n / 1000,
  visits: n * 1_000_000_000,
  wet: n % 6 === 0 ? null : n % 2 === 0,
  day: -400 + (n % 5000),
  nothing: null,
  owner: `o${n}`,
}));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'figures-'));
});
afterAll(async () => rm(folder, { recursive: true }));

/** The rows in two files of several row groups. */
async function written() {
  const store = localStore(folder);
  const context = new CountingContext(new AbortController().signal);
  const sources = [];
  for (const [index, part] of [rows.slice(0, 11_000), rows.slice(11_000)].entries()) {
    const chunks: Uint8Array[] = [];
    const write = async (chunk: Uint8Array): Promise<void> => void chunks.push(Uint8Array.from(chunk));
    const input = (async function* batches() {
      yield batchFromRows(table, part);
    })();
    await parquet({ rowGroupRows: 4000 }).encode(table, write)(input, context);
    sources.push(store.source(await store.write(`${index}.parquet`, chunks)));
  }
  return sources;
}

test('figures are those that DuckDB has of the files, for columns of class none alone', async () => {
  const figures = await columnFigures(table, await written());
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const expected: Record<string, (number | undefined)[]> = {};
  for (const name of ['station', 'remark', 'degrees', 'visits', 'wet', 'day', 'nothing']) {
    const text = name === 'station' || name === 'remark';
    const value = name === 'day' ? "day - DATE '1970-01-01'" : name;
    const bounded = !text && name !== 'wet';
    const reader = await connection.runAndReadAll(`
      SELECT count(*) - count(${name}), count(${name}), count(DISTINCT ${name}),
        ${bounded ? `min(${value})::DOUBLE, max(${value})::DOUBLE` : 'NULL, NULL'},
        ${name === 'wet' ? 'count(*) FILTER (wet), count(*) FILTER (NOT wet)' : '0, 0'},
        ${text ? `max(length(${name})), sum(length(${name}))::BIGINT` : '0, 0'}
      FROM read_parquet('${join(folder, '*.parquet')}')`);
    expected[name] = reader.getRowsJS()[0]!.map((cell) => (cell === null ? undefined : Number(cell)));
  }
  connection.closeSync();
  instance.closeSync();
  const found = Object.fromEntries(
    figures.map((of) => [
      of.name,
      [of.nulls, of.values, of.distinct, of.least, of.greatest, of.trues, of.falses, of.longest, of.characters],
    ]),
  );
  for (const [name, [, , distinct]] of Object.entries(expected)) {
    if (distinct! <= 10_000) continue;
    expect([name, Math.abs(found[name]![2]! - distinct!) / distinct! < 0.03]).toEqual([name, true]);
    found[name]![2] = distinct;
  }
  expect(found).toEqual(expected);
});

test('reads no column that says something of a person, and nothing of a table that has no other', async () => {
  const ranges: number[] = [];
  const sources = (await written()).map((source) => ({
    ...source,
    open: (range?: { readonly start: number; readonly end: number }, signal?: AbortSignal) => {
      ranges.push((range?.end ?? source.bytes) - (range?.start ?? 0));
      return source.open(range, signal);
    },
  }));
  const { owner } = table.columns;
  const personal = { ...table, columns: { owner } };
  expect(await columnFigures(personal, sources)).toEqual([]);
  expect(ranges).toEqual([]);
  await columnFigures({ ...table, columns: { owner, wet: table.columns.wet } }, sources);
  const all = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(ranges.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(all / 4);
});

test.each([0, 1, 9999, 10_000, 10_001, 50_000, 1_000_000])(
  '%i different values are counted, each several times',
  (values) => {
    const count = new DistinctCount();
    for (let n = 0; n < values; n++) {
      count.add(n * 0.5);
      count.add((n >> 1) * 0.5);
    }
    expect(Math.abs(count.count - values)).toBeLessThanOrEqual(values <= 10_000 ? 0 : values * 0.03);
  },
);

test('different texts are told apart, also where they begin alike or are short', () => {
  const count = new DistinctCount();
  for (let n = 0; n < 200_000; n++) count.add(n % 2 === 0 ? `the same beginning ${n}` : n.toString(36));
  expect(Math.abs(count.count - 200_000)).toBeLessThan(6000);
});
