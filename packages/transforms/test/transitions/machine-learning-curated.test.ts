import { holdRows, type Transform } from '@stedi-lakehouse/core';
import { arbitraryRows, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import {
  machineLearningCurated,
  readingsToMachineLearningCurated,
  stepTrainerTrusted,
  type Match,
} from '@stedi-lakehouse/transforms';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { consented, movement, step } from '../rows.ts';

function transition(match: Match): Transform<typeof stepTrainerTrusted, typeof machineLearningCurated> {
  const made = readingsToMachineLearningCurated({ match });
  const movements = holdRows(made.from.movements.table, [
    movement('Ada', 10, 1),
    movement('Bob', 10, 2),
    movement('Bob', 11, 3),
  ]);
  const customers = holdRows(made.from.customers.table, [consented('Ada', 0), consented('Bob', 0)]);
  return (steps, context) => made.apply({ steps, movements, customers }, context);
}

const rows = [step('Ada', 10, 201), step('Bob', 11, 202), step('Ada', 12, 203)];
const pair = (serialNumber: string, sensorReadingTime: number, distanceFromObject: number, x: number) => ({
  sensorReadingTime,
  serialNumber,
  distanceFromObject,
  x,
  y: -1,
  z: 0.5,
});

test('pairs readings of the same millisecond and counts pairs of two customers', async () => {
  const made = await runTransform(transition('timestamp'), stepTrainerTrusted, rows);
  expect(made.rows).toEqual([pair('s-ada', 10, 201, 1), pair('s-ada', 10, 201, 2), pair('s-bob', 11, 202, 3)]);
  expect(made.dropped).toEqual({ unmatched: 1 });
  expect(made.measures).toEqual({ pairs_of_different_customers: 1 });
});

test('pairs readings of one customer alone when told to', async () => {
  const made = await runTransform(transition('customer'), stepTrainerTrusted, rows);
  expect(made.rows).toEqual([pair('s-ada', 10, 201, 1), pair('s-bob', 11, 202, 3)]);
  expect(made.dropped).toEqual({ unmatched: 1 });
  expect(made.measures).toEqual({});
});

const some = arbitraryRows(stepTrainerTrusted, {
  columns: {
    serialNumber: fc.constantFrom('s-ada', 's-bob', 's-x'),
    sensorReadingTime: fc.integer({ min: 9, max: 12 }),
  },
});
for (const match of ['timestamp', 'customer'] as const) {
  transformContract(`machine_learning_curated by ${match}`, () => transition(match), {
    table: stepTrainerTrusted,
    rows: some,
  });
}
