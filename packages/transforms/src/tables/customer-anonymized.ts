import { column, daysSinceEpoch, defineTable } from '@stedi-lakehouse/core';
import { z } from 'zod';

const day = (doc: string) => column(z.int32(), { pii: 'quasi', unit: daysSinceEpoch, doc });
const dayOrNull = (doc: string) => column(z.int32().nullable(), { pii: 'quasi', unit: daysSinceEpoch, doc });

export const customerAnonymized = defineTable({
  name: 'customer_anonymized',
  zone: 'curated',
  privacy: 'deidentified',
  doc:
    'customer_curated without the serial number and with dates to the day (UTC), one row for each of its rows. ' +
    'Named as the project names it, and still only deidentified: where few customers share a combination of days, the row narrows down who it is.',
  columns: {
    registrationDate: day('Day of registration.'),
    lastUpdateDate: day('Day on which the record last changed.'),
    shareWithResearchAsOfDate: day('Day since when readings may be used for research.'),
    shareWithPublicAsOfDate: dayOrNull('Day since when readings may be shared with the public. Null: no consent.'),
    shareWithFriendsAsOfDate: dayOrNull('Day since when readings may be shared with friends. Null: no consent.'),
  },
});
