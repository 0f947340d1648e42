import {
  batchFromRows,
  column,
  CountingContext,
  defineTable,
  filterRows,
  into,
  physicalTypeOf,
  through,
  type Batches,
  type RowOf,
  type Table,
  type Transform,
} from '@stedi-lakehouse/core';
import { accelerometerLanding, customerCurated, customerLanding, customerTrusted } from '@stedi-lakehouse/transforms';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

const context = new CountingContext(new AbortController().signal);
async function* none<T extends Table>(_table: T): Batches<T> {
  yield* [];
}
/** Code that is compiled and never run: what it promises is that it does not compile. */
const onlyCompiled = (..._code: (() => unknown)[]): void => expect(_code.length).toBeGreaterThan(0);

describe('a column', () => {
  test('says its PII class, and keeps it in the type', () => {
    // @ts-expect-error a column must say its PII class
    onlyCompiled(() => column(z.string(), { doc: '' }));
    expectTypeOf(column(z.string(), { pii: 'direct', doc: '' }).pii).toEqualTypeOf<'direct'>();
    expectTypeOf(column(z.string().nullable(), { pii: 'direct', doc: '' }).pii).toEqualTypeOf<'direct'>();
  });

  test('holds null for what is missing, never undefined, and no object', () => {
    // @ts-expect-error a missing value is null, never undefined
    const optional = column(z.string().optional(), { pii: 'none', doc: '' });
    // @ts-expect-error a cell is a text, a number, a boolean or null
    const nested = column(z.object({ at: z.int() }), { pii: 'none', doc: '' });
    expect(() => physicalTypeOf(optional)).toThrow(/optional/);
    expect(() => physicalTypeOf(nested)).toThrow(/object/);
  });
});

describe('a table', () => {
  test('gives its rows their type', () => {
    expectTypeOf<RowOf<typeof customerLanding>['shareWithResearchAsOfDate']>().toEqualTypeOf<number | null>();
    expectTypeOf<RowOf<typeof customerTrusted>['shareWithResearchAsOfDate']>().toEqualTypeOf<number>();
    expectTypeOf<keyof RowOf<typeof accelerometerLanding>>().toEqualTypeOf<'user' | 'timestamp' | 'x' | 'y' | 'z'>();
    expectTypeOf<RowOf<typeof customerCurated>>().not.toHaveProperty('email');
  });

  test('refuses what its privacy forbids, compiled and run', () => {
    const email = column(z.string(), { pii: 'direct', doc: '' });
    const when = column(z.int(), { pii: 'linkable', doc: '' });
    const table = { name: 'bad', zone: 'curated', doc: '' } as const;
    // @ts-expect-error a deidentified table refuses a direct identifier
    expect(() => defineTable({ ...table, privacy: 'deidentified', columns: { email } })).toThrow(/cannot hold email/);
    // @ts-expect-error an anonymous table refuses a linkable column
    expect(() => defineTable({ ...table, privacy: 'anonymous', columns: { when } })).toThrow(/cannot hold when/);
    expect(() => defineTable({ ...table, privacy: 'personal', columns: { email, when } })).not.toThrow();
  });
});

describe('rows on the move', () => {
  test('keep their table in the type: other columns cannot be read', () => {
    const batch = batchFromRows(accelerometerLanding, [{ user: 'a', timestamp: 1, x: 0, y: 0, z: 0 }]);
    expectTypeOf(batch.column('user').codes).toEqualTypeOf<Int32Array>();
    expectTypeOf(batch.column('x').values).toEqualTypeOf<Float64Array | Int32Array>();
    expectTypeOf(batch.column('timestamp').at(0)).toEqualTypeOf<number>();
    // @ts-expect-error accelerometer readings have no email
    expect(() => batch.column('email')).toThrow(/has no column email/);
    // @ts-expect-error numbers have no codes
    expect(batch.column('x').codes).toBeUndefined();
  });

  test('become another table only where every column fits', () => {
    expectTypeOf(into(none(customerTrusted), customerCurated, context)).toEqualTypeOf<
      Batches<typeof customerCurated>
    >();
    onlyCompiled(
      // @ts-expect-error consent may be null in landing: into cannot make it certain
      () => into(none(customerLanding), customerTrusted, context),
      // @ts-expect-error customers have no x
      () => into(none(customerTrusted), accelerometerLanding, context),
    );
  });

  test('pass only transforms of their own table', () => {
    const atRest: Transform<typeof accelerometerLanding, typeof accelerometerLanding> = filterRows(
      'at_rest',
      (reading) => reading.x !== 0 && reading.timestamp > 0,
    );
    expectTypeOf(through(none(accelerometerLanding), context, atRest)).toEqualTypeOf<
      Batches<typeof accelerometerLanding>
    >();
    onlyCompiled(
      // @ts-expect-error readings are no customers
      () => through(none(customerTrusted), context, atRest),
      // @ts-expect-error a filter sees only the columns of its table
      () => filterRows<typeof customerTrusted>('x', (row) => row.user !== ''),
    );
  });
});
