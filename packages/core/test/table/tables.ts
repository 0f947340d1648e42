import { column, defineTable, type Column } from '@stedi-lakehouse/core';
import { z } from 'zod';

export const when = (doc: string): Column<z.ZodInt, 'linkable'> =>
  column(z.int(), { pii: 'linkable', unit: 'ms since 1970-01-01 UTC', doc });

export const customerLanding = defineTable({
  name: 'customer_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Customers, as the website sent them.',
  columns: {
    email: column(z.string(), { pii: 'direct', doc: 'Where they get mail.' }),
    serialNumber: column(z.string(), { pii: 'linkable', doc: 'Their step trainer.' }),
    registrationDate: when('When they registered.'),
    shareWithResearchAsOfDate: column(z.int().nullable(), { pii: 'linkable', doc: 'When they consented.' }),
  },
});

export const customerTrusted = defineTable({
  ...customerLanding,
  name: 'customer_trusted',
  zone: 'trusted',
  privacy: 'personal',
  columns: { ...customerLanding.columns, shareWithResearchAsOfDate: when('When they consented.') },
});

export const accelerometerLanding = defineTable({
  name: 'accelerometer_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Readings of the phone, as the app sent them.',
  columns: {
    user: column(z.string(), { pii: 'direct', doc: 'Joins to customer email.' }),
    timestamp: when('When the reading was taken.'),
    x: column(z.number(), { pii: 'sensitive', unit: 'g', doc: 'Sideways.' }),
  },
});

export const accelerometerTrusted = defineTable({
  ...accelerometerLanding,
  name: 'accelerometer_trusted',
  zone: 'trusted',
  privacy: 'personal',
});
