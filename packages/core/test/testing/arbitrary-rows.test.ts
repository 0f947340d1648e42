import { column, daysSinceEpoch, defineTable } from '@stedi-lakehouse/core';
import { arbitraryRow, arbitraryRows } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';

const none = { pii: 'none', doc: '' } as const;
const all = defineTable({
  name: 'all_kinds',
  zone: 'landing',
  privacy: 'anonymous',
  doc: '',
  columns: {
    text: column(z.string(), none),
    short: column(z.string().min(2).max(3), none),
    coded: column(z.string().regex(/^[A-F]{2}\d+$/), none),
    email: column(z.email(), none),
    day: column(z.iso.date(), none),
    mood: column(z.enum(['good', 'bad']).nullable(), none),
    whole: column(z.int(), none),
    small: column(z.int32().min(-5).max(5), none),
    date: column(z.int32(), { ...none, unit: daysSinceEpoch }),
    double: column(z.number(), none),
    share: column(z.number().gt(0).lte(1), none),
    even: column(
      z.int().refine((n) => n % 2 === 0),
      none,
    ),
    flag: column(z.boolean().nullable(), none),
  },
});

const row = z.strictObject(Object.fromEntries(Object.entries(all.columns).map(([name, { schema }]) => [name, schema])));

test('makes rows that zod takes, with every column and no other', () => {
  fc.assert(
    fc.property(arbitraryRow(all), (made) => {
      expect(row.safeParse(made).success).toBe(true);
    }),
  );
});

test('reaches nulls, texts beyond ASCII, both signs and both ends of small ranges', () => {
  const rows = fc.sample(arbitraryRow(all), { seed: 1, numRuns: 2000 });
  expect(rows.some(({ flag }) => flag === null)).toBe(true);
  expect(rows.some(({ mood }) => mood === null)).toBe(true);
  expect(rows.some(({ text }) => text === '')).toBe(true);
  expect(rows.some(({ text }) => /[\u{10000}-\u{10FFFF}]/u.test(text))).toBe(true);
  expect(rows.every(({ text }) => !/\p{Surrogate}/u.test(text))).toBe(true);
  expect(rows.some(({ whole }) => Math.abs(whole) > 2 ** 50)).toBe(true);
  expect(rows.some(({ double }) => double < 0)).toBe(true);
  expect(new Set(rows.map(({ small }) => small)).size).toBe(11);
});

test('takes as many rows and the values that it is told to', () => {
  const some = arbitraryRows(all, { minRows: 2, maxRows: 4, columns: { text: fc.constantFrom('a', 'b') } });
  fc.assert(
    fc.property(some, (rows) => {
      expect(rows.length).toBeGreaterThanOrEqual(2);
      expect(rows.length).toBeLessThanOrEqual(4);
      expect(rows.every(({ text }) => text === 'a' || text === 'b')).toBe(true);
    }),
  );
});
