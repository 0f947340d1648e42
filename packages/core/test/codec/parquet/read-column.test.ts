import { column, defineTable } from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { leavesOf } from '../../../src/codec/parquet/leaf.ts';
import { ColumnReader } from '../../../src/codec/parquet/read-column.ts';

const names = defineTable({
  name: 'names',
  zone: 'landing',
  privacy: 'personal',
  doc: '',
  columns: { name: column(z.string(), { pii: 'direct', doc: '' }) },
});

test('a column of text whose footer is damaged, so that it is read as something else, is refused', () => {
  const reader = new ColumnReader(leavesOf(names)[0]!);
  reader.start(2);
  const code = reader.code(Buffer.from('ann'));
  reader.page(0, [code]);
  expect(() => reader.page(1, ['ann'])).toThrow('it does not hold text');
});
