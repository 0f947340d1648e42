import { column, daysSinceEpoch, physicalTypeOf, TableError, type Cell } from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';
import { z } from 'zod';

const kinds: readonly (readonly [z.ZodType<Cell>, string])[] = [
  [z.string(), 'text'],
  [z.email(), 'text'],
  [z.enum(['a', 'b']), 'text'],
  [z.boolean(), 'boolean'],
  [z.number(), 'double'],
  [z.number().min(3), 'double'],
  [z.float32(), 'double'],
  [z.float64(), 'double'],
  [z.int(), 'int64'],
  [z.int().min(1), 'int64'],
  [z.number().int(), 'int64'],
  [z.number().positive().int(), 'int64'],
  [z.uint32(), 'int64'],
  [z.int32(), 'int32'],
  [z.int32().max(7), 'int32'],
];

test.each(kinds)('holds values of %# as the kind that fits them', (schema, kind) => {
  expect(physicalTypeOf(column(schema, { pii: 'none', doc: '' }))).toEqual({ kind, nullable: false });
  expect(physicalTypeOf(column(schema.nullable(), { pii: 'none', doc: '' }))).toEqual({ kind, nullable: true });
});

test('holds a 32-bit integer of days since 1970 as a date', () => {
  expect(physicalTypeOf(column(z.int32(), { pii: 'none', doc: '', unit: daysSinceEpoch })).kind).toBe('date');
});

test.each([
  z.string().trim(),
  z.string().toLowerCase().nullable(),
  z
    .string()
    .nullable()
    .overwrite(() => 'x'),
])('refuses schema %#, which changes values', (schema) => {
  expect(() => physicalTypeOf(column(schema, { pii: 'none', doc: '' }))).toThrow(TableError);
});
