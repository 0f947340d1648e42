import {
  batchFromRows,
  column,
  defineTable,
  filterRows,
  hashJoin,
  holdRows,
  into,
  keepMatching,
  TableError,
  through,
  type Dictionary,
  type RowOf,
} from '@stedi-lakehouse/core';
import { batchesOf, rowsOf } from '@stedi-lakehouse/core/testing';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { accelerometerLanding, accelerometerTrusted, customerLanding, customerTrusted, when } from './tables.ts';

const context = { signal: new AbortController().signal, drop() {}, pairs() {}, measure() {} };
const customer = { email: 'ada@example.com', serialNumber: 's1', registrationDate: 1, shareWithResearchAsOfDate: null };
const reading = { user: 'ada@example.com', timestamp: 2, x: 0.5 };

describe('a table', () => {
  test('a column must say its PII class', () => {
    // @ts-expect-error without it nothing could refuse the column
    column(z.string(), { doc: '' });
    // @ts-expect-error nor with a class that does not exist
    column(z.string(), { pii: 'harmless', doc: '' });
    expectTypeOf(column(z.string(), { pii: 'direct', doc: '' }).pii).toEqualTypeOf<'direct'>();
    expect(column(z.string(), { pii: 'direct', doc: '' }).pii).toBe('direct');
  });

  test('a missing value is null, never undefined', () => {
    // @ts-expect-error undefined is no value of a cell
    const optional = column(z.string().optional(), { pii: 'none', doc: '' });
    const columns = { optional } as never;
    expect(() => defineTable({ name: 'bad', zone: 'landing', privacy: 'personal', doc: '', columns })).toThrow(
      TableError,
    );
  });

  test('a deidentified table refuses a direct identifier', () => {
    const { email } = customerLanding.columns;
    expect(() =>
      defineTable({
        name: 'bad',
        zone: 'curated',
        privacy: 'deidentified',
        doc: '',
        // @ts-expect-error email names a person
        columns: { email },
      }),
    ).toThrow('table bad promises to be deidentified and cannot hold email (direct)');
  });

  test('an anonymous table refuses all that says something about a person', () => {
    expect(() =>
      defineTable({
        name: 'bad',
        zone: 'curated',
        privacy: 'anonymous',
        doc: '',
        // @ts-expect-error a time joins to a person
        columns: { registrationDate: when('') },
      }),
    ).toThrow('cannot hold registrationDate (linkable)');
    expect(() =>
      defineTable({
        name: 'bad',
        zone: 'curated',
        privacy: 'anonymous',
        doc: '',
        // @ts-expect-error movement says something about a body
        columns: { x: accelerometerLanding.columns.x },
      }),
    ).toThrow('cannot hold x (sensitive)');
  });

  test('a nullable column keeps its PII class', () => {
    const email = column(z.string().nullable(), { pii: 'direct', doc: '' });
    expect(() =>
      // @ts-expect-error null or not, it names a person
      defineTable({ name: 'bad', zone: 'curated', privacy: 'deidentified', doc: '', columns: { email } }),
    ).toThrow(TableError);
  });

  test('says what its rows are', () => {
    expectTypeOf<RowOf<typeof accelerometerLanding>>().toEqualTypeOf<{
      readonly user: string;
      readonly timestamp: number;
      readonly x: number;
    }>();
    expectTypeOf<RowOf<typeof customerLanding>['shareWithResearchAsOfDate']>().toEqualTypeOf<number | null>();
    expect(Object.keys(accelerometerLanding.columns)).toEqual(['user', 'timestamp', 'x']);
  });
});

describe('a stage', () => {
  test('consent may be null in landing: into() cannot make it certain', async () => {
    const landing = batchesOf(customerLanding, [customer]);
    // @ts-expect-error a null cannot become a number
    await expect(rowsOf(into(landing, customerTrusted, context))).rejects.toThrow(
      'column shareWithResearchAsOfDate is int64 or null and must be int64',
    );
  });

  test('into() makes no column that was not there', async () => {
    const trusted = batchesOf(customerTrusted, [{ ...customer, shareWithResearchAsOfDate: 3 }]);
    // @ts-expect-error customer_trusted has no column x
    await expect(rowsOf(into(trusted, accelerometerTrusted, context))).rejects.toThrow('it has no column user');
  });

  test('a dropped column cannot be read', () => {
    const batch = batchFromRows(accelerometerLanding, [reading]);
    // @ts-expect-error readings have no column email
    expect(() => batch.column('email')).toThrow('table accelerometer_landing has no column email');
    expectTypeOf(batch.column('user').codes).toEqualTypeOf<Int32Array>();
    expectTypeOf(batch.column('user').dictionary).toEqualTypeOf<Dictionary>();
    expectTypeOf(batch.column('timestamp').values).toEqualTypeOf<Float64Array | Int32Array>();
    // @ts-expect-error numbers have no dictionary
    expect(batch.column('timestamp').dictionary).toBeUndefined();
  });

  test('a filter sees only the columns of its table', async () => {
    const trusted = batchesOf(customerTrusted, [{ ...customer, shareWithResearchAsOfDate: 3 }]);
    // @ts-expect-error customers have no column user
    const filter = filterRows<typeof customerTrusted>('x', (row) => row.user !== '');
    expect(await rowsOf(through(trusted, context, filter))).toHaveLength(1);
    const moving = filterRows<typeof accelerometerLanding>('at_rest', (row) => row.x > 0);
    // @ts-expect-error a filter of readings does not take customers
    expect(await rowsOf(through(trusted, context, moving))).toHaveLength(0);
  });
});

describe('a join', () => {
  const people = holdRows(customerTrusted, [{ ...customer, shareWithResearchAsOfDate: 3 }]);
  type Readings = typeof accelerometerLanding;

  test('takes keys that the tables have', () => {
    // @ts-expect-error readings have no column email
    keepMatching<Readings, typeof customerTrusted>({ key: 'email', among: people, foreignKey: 'email' });
    expect(() =>
      // @ts-expect-error customers have no column user
      keepMatching<Readings, typeof customerTrusted>({ key: 'user', among: people, foreignKey: 'user' }),
    ).toThrow('table customer_trusted has no column user');
  });

  test('makes a table of columns that one of the two sides has, with a type that fits', () => {
    const options = { key: 'user', with: people, foreignKey: 'email', cardinality: 'many-to-one' } as const;
    const both = defineTable({
      name: 'both',
      zone: 'curated',
      privacy: 'deidentified',
      doc: '',
      columns: { x: accelerometerLanding.columns.x, serialNumber: customerTrusted.columns.serialNumber },
    });
    const join = hashJoin<Readings, typeof customerTrusted, typeof both>({ ...options, to: both });
    expectTypeOf(join).parameter(0).toExtend<AsyncIterable<{ readonly table: Readings }>>();

    const more = defineTable({
      ...both,
      name: 'more',
      privacy: 'deidentified',
      columns: { ...both.columns, y: both.columns.x },
    });
    // @ts-expect-error neither side has a column y
    expect(hashJoin<Readings, typeof customerTrusted, typeof more>({ ...options, to: more })).toBeTypeOf('function');

    const text = defineTable({
      ...both,
      name: 'text_x',
      privacy: 'deidentified',
      columns: { x: both.columns.serialNumber },
    });
    // @ts-expect-error x is a number
    expect(hashJoin<Readings, typeof customerTrusted, typeof text>({ ...options, to: text })).toBeTypeOf('function');
  });
});
