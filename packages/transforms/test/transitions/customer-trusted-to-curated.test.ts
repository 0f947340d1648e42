import { holdRows, type Transform } from '@stedi-lakehouse/core';
import { arbitraryRows, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { customerCurated, customerTrusted, customerTrustedToCurated } from '@stedi-lakehouse/transforms';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { consented, movement } from '../rows.ts';

function transition(movements = [movement('Ada', 1), movement('Ada', 2), movement('Cyd', 3)]) {
  const made = customerTrustedToCurated();
  const readings = holdRows(made.from.readings.table, movements);
  const transform: Transform<typeof customerTrusted, typeof customerCurated> = (customers, context) =>
    made.apply({ customers, readings }, context);
  return transform;
}

test('keeps customers with readings, each once, the first record, without what names them', async () => {
  const made = await runTransform(transition(), customerTrusted, [
    consented('Ada', 5, { shareWithPublicAsOfDate: 6 }),
    consented('Bob', 5),
    consented('Ada', 4, { serialNumber: 's-later' }),
    consented('Cyd', 7),
  ]);
  expect(made.rows).toEqual([
    {
      serialNumber: 's-ada',
      registrationDate: 1_600_000_000_000,
      lastUpdateDate: 1_600_000_000_000,
      shareWithResearchAsOfDate: 5,
      shareWithPublicAsOfDate: 6,
      shareWithFriendsAsOfDate: null,
    },
    {
      serialNumber: 's-cyd',
      registrationDate: 1_600_000_000_000,
      lastUpdateDate: 1_600_000_000_000,
      shareWithResearchAsOfDate: 7,
      shareWithPublicAsOfDate: null,
      shareWithFriendsAsOfDate: null,
    },
  ]);
  expect(made.dropped).toEqual({ no_readings: 1, duplicate: 1 });
});

test('is never split, since it remembers whom it has seen', () => {
  expect(customerTrustedToCurated().from.customers.whole).toBe(true);
});

test('hands on no value of a column that names a person', async () => {
  const marked = fc.string().map((text) => `direct:${text}`);
  const rows = arbitraryRows(customerTrusted, {
    columns: { customerName: marked, email: marked, phone: marked },
    minRows: 1,
  });
  await fc.assert(
    fc.asyncProperty(rows, async (some) => {
      const movements = some.map(({ email }) => ({ ...movement('x', 1), user: email }));
      const made = await runTransform(transition(movements), customerTrusted, some);
      expect(made.rows).toHaveLength(new Set(some.map(({ email }) => email)).size);
      expect(JSON.stringify(made.rows)).not.toContain('direct:');
    }),
  );
});

transformContract('customer_trusted_to_curated', () => transition(), {
  table: customerTrusted,
  rows: arbitraryRows(customerTrusted, {
    columns: { email: fc.constantFrom('ada@example.org', 'cyd@example.org', 'x') },
  }),
});
