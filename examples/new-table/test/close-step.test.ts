import { column, defineTable, TableError } from '@stedi-lakehouse/core';
import { runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { stepTrainerTrusted } from '@stedi-lakehouse/transforms';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { closeStep, stepTrainerTrustedToCloseStep } from '../src/close-step.ts';

const transition = stepTrainerTrustedToCloseStep({ closerThan: 100 });

test('keeps close steps with the day they were taken', async () => {
  const { rows, dropped } = await runTransform(
    (steps, context) => transition.apply({ steps }, context),
    stepTrainerTrusted,
    [
      { sensorReadingTime: 86_399_999, serialNumber: 's-1', distanceFromObject: 99 },
      { sensorReadingTime: 86_400_000, serialNumber: 's-1', distanceFromObject: 1 },
      { sensorReadingTime: 86_400_000, serialNumber: 's-2', distanceFromObject: 100 },
    ],
  );
  expect(rows).toEqual([
    { day: 0, distanceFromObject: 99 },
    { day: 1, distanceFromObject: 1 },
  ]);
  expect(dropped).toEqual({ too_far: 1 });
});

test('a column that names a person has no place in the table', () => {
  const columns = { ...closeStep.columns, email: column(z.string(), { pii: 'direct', doc: 'E-mail address.' }) };
  // @ts-expect-error: deidentified refuses direct identifiers
  expect(() => defineTable({ ...closeStep, privacy: 'deidentified', columns })).toThrow(TableError);
});

transformContract(transition.name, () => (steps, context) => transition.apply({ steps }, context), {
  table: stepTrainerTrusted,
});
