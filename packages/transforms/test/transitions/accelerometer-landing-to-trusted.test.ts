import { holdRows, type Transform } from '@stedi-lakehouse/core';
import { arbitraryRows, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { accelerometerLanding, accelerometerLandingToTrusted, type Trim } from '@stedi-lakehouse/transforms';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { consented, movement } from '../rows.ts';

type Table = typeof accelerometerLanding;

function transition(trim?: Trim): Transform<Table, Table> {
  const made = accelerometerLandingToTrusted(trim === undefined ? {} : { trim });
  const customers = holdRows(made.from.customers.table, [consented('Ada', 100), consented('Bob', 200)]);
  return (readings, context) => made.apply({ readings, customers }, context) as ReturnType<Transform<Table, Table>>;
}

const rows = [
  movement('Ada', 99),
  movement('Ada', 100),
  movement('Bob', 150),
  movement('Bob', 250),
  movement('Cyd', 300),
];

test('keeps readings of trusted customers taken at or after their consent', async () => {
  for (const trim of [undefined, 'accelerometer', 'all'] as const) {
    const made = await runTransform(transition(trim), accelerometerLanding, rows);
    expect(made.rows).toEqual([movement('Ada', 100), movement('Bob', 250)]);
    expect(made.dropped).toEqual({ before_consent: 2, not_consented: 1 });
  }
});

test('keeps older readings of trusted customers when nothing is trimmed', async () => {
  const made = await runTransform(transition('none'), accelerometerLanding, rows);
  expect(made.rows).toEqual(rows.slice(0, 4));
  expect(made.dropped).toEqual({ not_consented: 1 });
});

test('holds no more of the customers than it needs', () => {
  expect(Object.keys(accelerometerLandingToTrusted().from.customers.table.columns)).toEqual([
    'email',
    'shareWithResearchAsOfDate',
  ]);
});

const some = arbitraryRows(accelerometerLanding, {
  columns: {
    user: fc.constantFrom('ada@example.org', 'bob@example.org', 'x'),
    timestamp: fc.integer({ min: 99, max: 201 }),
  },
});
transformContract('accelerometer_landing_to_trusted', () => transition(), { table: accelerometerLanding, rows: some });
transformContract('accelerometer_landing_to_trusted, untrimmed', () => transition('none'), {
  table: accelerometerLanding,
  rows: some,
});
