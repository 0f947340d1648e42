import { column, defineTable, type RowOf } from '@stedi-lakehouse/core';
import { z } from 'zod';

export const readings = defineTable({
  name: 'readings',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Readings of a sensor.',
  columns: {
    user: column(z.string().min(1), { pii: 'direct', doc: 'Who wears the sensor.' }),
    takenAt: column(z.int(), { pii: 'linkable', unit: 'ms since 1970-01-01 UTC', doc: 'When it was taken.' }),
    x: column(z.number().nullable(), { pii: 'sensitive', unit: 'g', doc: 'What it says.' }),
  },
});

export const moments = defineTable({
  name: 'moments',
  zone: 'curated',
  privacy: 'deidentified',
  doc: 'When something was read.',
  columns: { takenAt: readings.columns.takenAt },
});

export type Reading = RowOf<typeof readings>;

/** So many readings of three people. */
export function someReadings(count: number): Reading[] {
  return Array.from({ length: count }, (_, row) => ({
    user: `u${row % 3}`,
    takenAt: row,
    x: row % 5 === 0 ? null : row / 4,
  }));
}
