import { column, defineTable } from '@stedi-lakehouse/core';
import { z } from 'zod';
import { instant } from './instant.ts';

const acceleration = (axis: string) =>
  column(z.number(), { pii: 'sensitive', unit: 'g', doc: `Acceleration along the phone's ${axis} axis.` });

export const accelerometerLanding = defineTable({
  name: 'accelerometer_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Accelerometer readings, as the phone app sent them. One person may have several readings of the same millisecond.',
  columns: {
    user: column(z.string().min(1), { pii: 'direct', doc: 'E-mail address of the customer; joins to customer email.' }),
    timestamp: instant('When the reading was taken.'),
    x: acceleration('x'),
    y: acceleration('y'),
    z: acceleration('z'),
  },
});

export const accelerometerTrusted = defineTable({
  name: 'accelerometer_trusted',
  zone: 'trusted',
  privacy: 'personal',
  doc:
    'Accelerometer readings of customers in customer_trusted, all columns. Only those taken at or after the consent, ' +
    'unless the run was told not to trim them; the report of the run says so.',
  columns: accelerometerLanding.columns,
});
