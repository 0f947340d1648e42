import { column, defineTable } from '@stedi-lakehouse/core';
import { z } from 'zod';
import { customerLanding } from './customer.ts';
import { instant } from './instant.ts';

export const stepTrainerLanding = defineTable({
  name: 'step_trainer_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Readings of the step trainer, as the device sent them.',
  columns: {
    sensorReadingTime: instant('When the reading was taken.'),
    serialNumber: column(z.string().min(1), {
      pii: customerLanding.columns.serialNumber.pii,
      doc: 'Serial number of the device; joins to customer serialNumber.',
    }),
    distanceFromObject: column(z.int(), {
      pii: 'sensitive',
      unit: 'as the device reports it',
      doc: 'Distance to the object in front of the device, a whole number. The source does not name its unit.',
    }),
  },
});

export const stepTrainerTrusted = defineTable({
  name: 'step_trainer_trusted',
  zone: 'trusted',
  privacy: 'personal',
  doc:
    'Step trainer readings of customers in customer_trusted, all columns. Those taken before the consent are among them, ' +
    'unless the run was told to trim all readings; the report of the run says so.',
  columns: stepTrainerLanding.columns,
});
