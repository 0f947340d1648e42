import { column, defineTable } from '@stedi-lakehouse/core';
import { z } from 'zod';

const milliseconds = 'ms since 1970-01-01 UTC';
const instant = column(z.int(), { pii: 'linkable', unit: milliseconds, doc: 'When.' });

/** People of no project in particular, for tests of rules that are for anybody's rows. */
export const people = defineTable({
  name: 'people',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Who agreed, and since when.',
  columns: {
    name: column(z.string(), { pii: 'direct', doc: 'Name.' }),
    device: column(z.string().nullable(), { pii: 'linkable', doc: 'Their device, if they have one.' }),
    agreedAt: column(z.int().nullable(), { pii: 'linkable', unit: milliseconds, doc: 'Consent.' }),
  },
});

export const pulses = defineTable({
  name: 'pulses',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Measured by a watch.',
  columns: {
    who: column(z.string().nullable(), { pii: 'direct', doc: 'Name of the person.' }),
    at: instant,
    beats: column(z.int32(), { pii: 'sensitive', unit: 'beats a minute', doc: 'Pulse.' }),
  },
});

export const temperatures = defineTable({
  name: 'temperatures',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Measured by a device.',
  columns: {
    device: column(z.string(), { pii: 'linkable', doc: 'Device.' }),
    takenAt: instant,
    celsius: column(z.number().nullable(), { pii: 'sensitive', unit: '°C', doc: 'Temperature.' }),
  },
});

export const vitals = defineTable({
  name: 'vitals',
  zone: 'curated',
  privacy: 'deidentified',
  doc: 'Temperature and pulse of one moment.',
  columns: {
    takenAt: instant,
    celsius: temperatures.columns.celsius,
    beats: pulses.columns.beats,
  },
});
