import { Buffer } from 'node:buffer';
import {
  batchOf,
  CountingContext,
  column,
  defineTable,
  NumberVector,
  parquet,
  type RowOf,
} from '@stedi-lakehouse/core';
import { arbitraryRows } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { duckdb, parquetOf, saved } from './files.ts';

const open = { pii: 'none', doc: 'Says nothing about a person.' } as const;
const measured = defineTable({
  name: 'measured',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Columns of every PII class.',
  columns: {
    email: column(z.string(), { pii: 'direct', doc: 'Names a person.' }),
    serial: column(z.string(), { pii: 'linkable', doc: 'Joins to a person.' }),
    takenAt: column(z.int(), { pii: 'linkable', doc: 'An exact time.' }),
    birthDay: column(z.int32(), { pii: 'quasi', doc: 'Narrows down.' }),
    weight: column(z.number().nullable(), { pii: 'sensitive', doc: 'Says something about a body.' }),
    city: column(z.string().nullable(), open),
    distance: column(z.number().nullable(), open),
    step: column(z.int(), open),
    good: column(z.boolean().nullable(), open),
  },
});

const person: RowOf<typeof measured> = {
  email: 'ada@example.com',
  serial: 'serial-0815',
  takenAt: 1_655_564_103_297,
  birthDay: 1_234_567,
  weight: 61.23456789,
  city: 'Ulm',
  distance: 1.5,
  step: 7,
  good: true,
};

async function statistics(file: Uint8Array): Promise<Record<string, unknown[]>> {
  const { rows } = await duckdb(
    `select path_in_schema, stats_min_value, stats_max_value, stats_null_count, stats_min, stats_max
     from parquet_metadata($1) where row_group_id = 0`,
    [saved(file)],
  );
  return Object.fromEntries(rows.map(([name, ...facts]) => [name as string, facts]));
}

test('holds least and greatest values of columns that are not about people, and null counts of all', async () => {
  const rows = [
    person,
    { ...person, city: 'Aachen', distance: -2, step: -5, good: false },
    { ...person, weight: null, city: null },
  ];
  const facts = await statistics(await parquetOf(measured, rows));
  expect(facts['city']!.slice(0, 3)).toEqual(['Aachen', 'Ulm', 1n]);
  expect(facts['distance']!.slice(0, 3)).toEqual(['-2.0', '1.5', 0n]);
  expect(facts['step']!.slice(0, 3)).toEqual(['-5', '7', 0n]);
  expect(facts['good']!.slice(0, 3)).toEqual(['false', 'true', 0n]);
  for (const name of ['email', 'serial', 'takenat', 'birthday', 'weight']) {
    expect(facts[name]).toEqual([null, null, name === 'weight' ? 1n : 0n, null, null]);
  }
});

test('has no value of a column about people in its footer', async () => {
  const file = Buffer.from(await parquetOf(measured, [person]));
  const footer = file.subarray(file.length - 8 - file.readUInt32LE(file.length - 8));
  const number = Buffer.alloc(8);
  number.writeDoubleLE(person.weight!);
  const time = Buffer.alloc(8);
  time.writeBigInt64LE(BigInt(person.takenAt));
  const day = Buffer.alloc(4);
  day.writeInt32LE(person.birthDay);
  for (const value of ['ada@', 'serial-0815', number, time, day]) {
    expect(file.includes(value)).toBe(true);
    expect(footer.includes(value)).toBe(false);
  }
  expect(footer.includes('Ulm')).toBe(true);
});

// duckdb shows other characters of a bound in escapes
const printable = fc.option(fc.string({ maxLength: 60 }));

test('says of any rows what DuckDB counts in them', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRows(measured, { minRows: 1, columns: { city: printable } }), async (rows) => {
      const file = await parquetOf(measured, rows);
      const facts = await statistics(file);
      const counted = await duckdb(
        `select min(city), max(city), min(distance)::varchar, max(distance)::varchar,
           min(step)::varchar, max(step)::varchar, count(*) - count(city), count(*) - count(distance), count(*) - count(good)
         from read_parquet($1)`,
        [saved(file)],
      );
      const [minCity, maxCity, minDistance, maxDistance, minStep, maxStep, ...nulls] = counted.rows[0]!;
      expect([facts['city']![2], facts['distance']![2], facts['good']![2]]).toEqual(nulls);
      expect(facts['step']!.slice(0, 2)).toEqual([minStep, maxStep]);
      const zero = (text: unknown): unknown => (text === '-0.0' ? '0.0' : text);
      expect(facts['distance']!.slice(0, 2).map(zero)).toEqual([zero(minDistance), zero(maxDistance)]);
      expect(facts['city']!.slice(0, 2)).toEqual([minCity, maxCity]);
    }),
    { numRuns: 25 },
  );
});

test('orders text by bytes, where JavaScript orders by UTF-16 units', async () => {
  const rows = [
    { ...person, city: '\uff5e' },
    { ...person, city: '😀' },
  ];
  const facts = await statistics(await parquetOf(measured, rows));
  expect(facts['city']!.slice(0, 2)).toEqual(['\uff5e', '😀']);
});

test('writes a least zero as −0 and a greatest one as +0', async () => {
  const zeros = async (distance: number) => statistics(await parquetOf(measured, [{ ...person, distance }]));
  expect((await zeros(0))['distance']!.slice(0, 2)).toEqual(['-0.0', '0.0']);
  expect((await zeros(-0))['distance']!.slice(0, 2)).toEqual(['-0.0', '0.0']);
});

test('writes no bounds of a column that holds NaN, of one that holds nothing, and of long texts', async () => {
  const numbers = defineTable({
    name: 'numbers',
    zone: 'landing',
    privacy: 'personal',
    doc: 'One number.',
    columns: { value: column(z.number(), open) },
  });
  const chunks: Uint8Array[] = [];
  const context = new CountingContext(new AbortController().signal);
  const batch = batchOf(numbers, 3, { value: new NumberVector(Float64Array.of(1, NaN, -1)) });
  await parquet().encode(numbers, async (chunk) => void chunks.push(chunk.slice()))(
    (async function* () {
      yield batch;
    })(),
    context,
  );
  expect((await statistics(Buffer.concat(chunks)))['value']!.slice(0, 3)).toEqual([null, null, 0n]);
  const facts = await statistics(await parquetOf(measured, [{ ...person, city: 'x'.repeat(65), distance: null }]));
  expect(facts['city']!.slice(0, 2)).toEqual([null, null]);
  expect(facts['distance']!.slice(0, 3)).toEqual([null, null, 1n]);
});
