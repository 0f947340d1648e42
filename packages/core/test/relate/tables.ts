import { column, defineTable } from '@stedi-lakehouse/core';
import { z } from 'zod';

/** Readings of people: text and number keys that repeat or are missing. */
export const readings = defineTable({
  name: 'readings',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Readings of a sensor.',
  columns: {
    owner: column(z.string().nullable(), { pii: 'direct', doc: 'Who wears the sensor.' }),
    takenAt: column(z.int().nullable(), {
      pii: 'linkable',
      unit: 'ms since 1970-01-01 UTC',
      doc: 'When it was taken.',
    }),
    x: column(z.number(), { pii: 'sensitive', unit: 'g', doc: 'What it says.' }),
  },
});

/** People and devices, held. */
export const devices = defineTable({
  name: 'devices',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Devices and who has them.',
  columns: {
    person: column(z.string().nullable(), { pii: 'direct', doc: 'Who has it.' }),
    since: column(z.int().nullable(), { pii: 'linkable', unit: 'ms since 1970-01-01 UTC', doc: 'Since when.' }),
    serial: column(z.string(), { pii: 'linkable', doc: 'Its number.' }),
    works: column(z.boolean().nullable(), { pii: 'none', doc: 'Whether it works.' }),
  },
});

/** What a join of the two is read as. */
export const paired = defineTable({
  name: 'paired',
  zone: 'curated',
  privacy: 'personal',
  doc: 'Readings with the devices that they belong to.',
  columns: {
    x: readings.columns.x,
    takenAt: readings.columns.takenAt,
    serial: devices.columns.serial,
    since: devices.columns.since,
    works: devices.columns.works,
  },
});
