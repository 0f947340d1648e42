import { holdRows, type Transform } from '@stedi-lakehouse/core';
import { arbitraryRows, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { stepTrainerLanding, stepTrainerLandingToTrusted, type StediOptions } from '@stedi-lakehouse/transforms';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { consented, step } from '../rows.ts';

type Table = typeof stepTrainerLanding;

function transition(options: StediOptions): Transform<Table, Table> {
  const made = stepTrainerLandingToTrusted(options);
  const customers = holdRows(made.from.customers.table, [consented('Ada', 100), consented('Bob', 200)]);
  return (readings, context) => made.apply({ readings, customers }, context) as ReturnType<Transform<Table, Table>>;
}

const rows = [step('Ada', 99), step('Ada', 100), step('Bob', 150), step('Bob', 250), step('Cyd', 300)];

test('keeps readings of devices of trusted customers, whenever they were taken', async () => {
  for (const options of [{}, { profile: 'published' }, { trim: 'none' }, { trim: 'accelerometer' }] as const) {
    const made = await runTransform(transition(options), stepTrainerLanding, rows);
    expect(made.rows).toEqual(rows.slice(0, 4));
    expect(made.dropped).toEqual({ not_consented: 1 });
  }
});

test('keeps only those taken at or after the consent when all is trimmed', async () => {
  for (const options of [{ profile: 'strict' }, { trim: 'all' }] as const) {
    const made = await runTransform(transition(options), stepTrainerLanding, rows);
    expect(made.rows).toEqual([step('Ada', 100), step('Bob', 250)]);
    expect(made.dropped).toEqual({ before_consent: 2, not_consented: 1 });
  }
});

const some = arbitraryRows(stepTrainerLanding, {
  columns: {
    serialNumber: fc.constantFrom('s-ada', 's-bob', 's-x'),
    sensorReadingTime: fc.integer({ min: 99, max: 201 }),
  },
});
transformContract('step_trainer_landing_to_trusted', () => transition({}), { table: stepTrainerLanding, rows: some });
transformContract('step_trainer_landing_to_trusted, trimmed', () => transition({ trim: 'all' }), {
  table: stepTrainerLanding,
  rows: some,
});
