import { column, daysSinceEpoch, defineTable, type Cell, type Columns, type Table } from '@stedi-lakehouse/core';
import { z } from 'zod';

const plain = <S extends z.ZodType<Cell>>(schema: S) => column(schema, { pii: 'none', doc: '' });

/** One column for each way in which columns are read. */
export const readings = defineTable({
  name: 'readings',
  zone: 'landing',
  privacy: 'personal',
  doc: '',
  columns: {
    user: plain(z.string().min(1)),
    takenAt: plain(z.int()),
    note: plain(z.string().nullable()),
    level: plain(z.enum(['low', 'high', 'grün']).nullable()),
    sharedAt: plain(z.int().nullable()),
    age: plain(z.int().min(0).max(120).nullable()),
    count: plain(z.int32()),
    birthDay: column(z.int32().nullable(), { pii: 'none', doc: '', unit: daysSinceEpoch }),
    x: plain(z.number()),
    y: plain(z.number().nullable()),
    share: plain(z.number().min(0).max(1).nullable()),
    active: plain(z.boolean()),
    agreed: plain(
      z
        .boolean()
        .nullable()
        .refine((agreed) => agreed !== false),
    ),
  },
});

/** Tables of a few of these columns, in changing order: their records are short, so that most of what happens in one is one thing. */
export const smallTables: readonly Table[] = (
  [
    ...Object.keys(readings.columns).map((name) => [name]),
    ['x', 'takenAt'],
    ['note', 'share'],
    ['count', 'level', 'user'],
    ['agreed', 'birthDay', 'y'],
    ['sharedAt', 'age', 'active'],
  ] as readonly (keyof typeof readings.columns)[][]
).map((names) => {
  const columns: Columns = Object.fromEntries(names.map((name) => [name, readings.columns[name]]));
  return defineTable({ ...readings, columns });
});

/** A landing table of these columns, for a test of its own. */
export function landingOf(name: string, schemas: Readonly<Record<string, z.ZodType<Cell>>>): Table {
  const columns: Columns = Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [key, plain(schema)]));
  return defineTable({ ...readings, name, columns });
}
