import { column, defineTable } from '@stedi-lakehouse/core';
import { z } from 'zod';

/** Small tables of the STEDI shape for tests of this room. */
const when = (doc: string) => column(z.int(), { pii: 'linkable', unit: 'ms since 1970-01-01 UTC', doc });

export const people = defineTable({
  name: 'people_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'People, as they registered.',
  columns: {
    email: column(z.string(), { pii: 'direct', doc: 'Address.' }),
    serial: column(z.string(), { pii: 'linkable', doc: 'Device.' }),
    consentedAt: column(z.int().nullable(), { pii: 'linkable', doc: 'Consent.' }),
  },
});
export const peopleTrusted = defineTable({
  name: 'people_trusted',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'People who consented.',
  columns: { ...people.columns, consentedAt: when('Consent.') },
});
export const peopleCurated = defineTable({
  name: 'people_curated',
  zone: 'curated',
  privacy: 'deidentified',
  doc: 'Consenting people with readings, without PII.',
  columns: { serial: people.columns.serial, consentedAt: peopleTrusted.columns.consentedAt },
});
export const readings = defineTable({
  name: 'readings_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Readings.',
  columns: {
    user: column(z.string(), { pii: 'direct', doc: 'Whose.' }),
    at: when('Taken.'),
    x: column(z.number(), { pii: 'sensitive', unit: 'g', doc: 'Movement.' }),
  },
});
export const readingsTrusted = defineTable({
  name: 'readings_trusted',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Readings of consenting people.',
  columns: readings.columns,
});
export const steps = defineTable({
  name: 'steps_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Steps.',
  columns: {
    at: when('Taken.'),
    serial: people.columns.serial,
    distance: column(z.int32(), { pii: 'sensitive', unit: 'cm', doc: 'Distance.' }),
  },
});
export const stepsTrusted = defineTable({
  name: 'steps_trusted',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Steps of consenting people.',
  columns: steps.columns,
});
export const training = defineTable({
  name: 'training',
  zone: 'curated',
  privacy: 'deidentified',
  doc: 'Steps with readings.',
  columns: {
    at: steps.columns.at,
    serial: steps.columns.serial,
    distance: steps.columns.distance,
    x: readings.columns.x,
  },
});
