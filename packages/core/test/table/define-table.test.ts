import {
  column,
  columnNames,
  defineTable,
  LakehouseError,
  physicalName,
  TableError,
  type Columns,
} from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';
import { z } from 'zod';

const text = column(z.string(), { pii: 'none', doc: '' });
const define = (name: string, columns: Columns): unknown =>
  defineTable({ name, zone: 'landing', privacy: 'personal', doc: '', columns: columns as never });

test.each(['', 'Readings', '1st', 'step-trainer', 'a b', 'café', '"; drop table'])(
  'refuses %j as a table name',
  (name) => {
    expect(() => define(name, { text })).toThrow(TableError);
  },
);

test.each(['', '1st', 'a b', 'a-b', 'é', '__proto__x', 'a"'])('refuses %j as a column name', (name) => {
  expect(() => define('readings', { [name]: text })).toThrow(TableError);
});

test('refuses a table without columns, and columns that differ only by case', () => {
  expect(() => define('readings', {})).toThrow('table readings has no columns');
  expect(() => define('readings', { takenAt: text, takenat: text })).toThrow('columns that differ only by case');
});

test.each([
  ['transform', z.string().transform((value) => value.length)],
  ['default', z.string().default('x')],
  ['catch', z.string().catch('x')],
  ['coercion', z.coerce.number()],
  ['union', z.union([z.string(), z.number()])],
  ['optional', z.string().optional()],
  ['bigint', z.bigint()],
  ['object', z.object({})],
])('refuses a schema with a %s, naming table and column', (_kind, schema) => {
  const columns = { bad: column(schema as never, { pii: 'none', doc: '' }) };
  expect(() => define('readings', columns)).toThrow('table readings, column bad');
});

test('keeps columns in the order in which they were declared, and cannot be changed', () => {
  const table = defineTable({
    name: 't',
    zone: 'landing',
    privacy: 'personal',
    doc: '',
    columns: { b: text, a: text, C: text },
  });
  expect(columnNames(table)).toEqual(['b', 'a', 'C']);
  expect(columnNames(table).map(physicalName)).toEqual(['b', 'a', 'c']);
  expect(() => Object.assign(table.columns, { d: text })).toThrow(TypeError);
  expect(() => Object.assign(table, { privacy: 'anonymous' })).toThrow(TypeError);
});

test('an error says what to do, and keeps its cause', () => {
  const cause = new Error('why');
  const error = new TableError('it is broken', 'mend it', { cause });
  expect(error).toBeInstanceOf(LakehouseError);
  expect(error).toMatchObject({
    name: 'TableError',
    code: 'table_definition',
    message: 'it is broken: mend it',
    advice: 'mend it',
    cause,
  });
});
