import { column, defineTable } from '@stedi-lakehouse/core';
import { z } from 'zod';
import type { Trim } from '../stedi-options.ts';
import { consent, consentOrNull, instant } from './instant.ts';

export const customerLanding = defineTable({
  name: 'customer_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Customers, as the website sent them: one record for each registration, with or without consent.',
  columns: {
    customerName: column(z.string(), { pii: 'direct', doc: 'First and last name.' }),
    email: column(z.string().min(1), { pii: 'direct', doc: 'E-mail address; the phone app knows the customer by it.' }),
    phone: column(z.string(), { pii: 'direct', doc: 'Phone number, digits only.' }),
    birthDay: column(z.string(), {
      pii: 'quasi',
      doc: 'Birth day as it was typed in, year-month-day. Text, since years before 1000 occur and are not padded.',
    }),
    serialNumber: column(z.string().min(1), {
      pii: 'linkable',
      doc: 'Serial number of the step trainer that the customer bought; its readings carry it.',
    }),
    registrationDate: instant('When the customer registered.'),
    lastUpdateDate: instant('When the record last changed.'),
    shareWithResearchAsOfDate: consentOrNull('Since when readings may be used for research.'),
    shareWithPublicAsOfDate: consentOrNull('Since when readings may be shared with the public.'),
    shareWithFriendsAsOfDate: consentOrNull('Since when readings may be shared with friends.'),
  },
});

export const customerTrusted = defineTable({
  name: 'customer_trusted',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Customers who agreed to share their readings with research, all columns.',
  columns: {
    ...customerLanding.columns,
    shareWithResearchAsOfDate: consent('Since when readings may be used for research.'),
  },
});

const withoutPerson = {
  serialNumber: customerTrusted.columns.serialNumber,
  registrationDate: customerTrusted.columns.registrationDate,
  lastUpdateDate: customerTrusted.columns.lastUpdateDate,
  shareWithResearchAsOfDate: customerTrusted.columns.shareWithResearchAsOfDate,
  shareWithPublicAsOfDate: customerTrusted.columns.shareWithPublicAsOfDate,
  shareWithFriendsAsOfDate: customerTrusted.columns.shareWithFriendsAsOfDate,
};

const whoseReadings: Readonly<Record<Trim, string>> = {
  none: 'at least one phone reading, whenever it was taken, even before the consent',
  accelerometer: 'at least one phone reading taken at or after the consent',
  all: 'at least one phone reading taken at or after the consent',
};

function curated(trim: Trim) {
  return defineTable({
    name: 'customer_curated',
    zone: 'curated',
    privacy: 'deidentified',
    doc:
      `Customers who agreed to research and have ${whoseReadings[trim]}, each once. ` +
      'Holds no name, e-mail, phone or birth day. Not anonymous: serial numbers and times to the millisecond lead back to one customer for whoever holds the trusted tables.',
    columns: withoutPerson,
  });
}

/** customer_curated for each trim: the columns are the same, the documentation says what that trim guarantees. */
export const customerCuratedBy = {
  none: curated('none'),
  accelerometer: curated('accelerometer'),
  all: curated('all'),
};

/** customer_curated of the `published` profile. */
export const customerCurated = customerCuratedBy.accelerometer;
