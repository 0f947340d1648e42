import { column, defineTable } from '@stedi-lakehouse/core';
import { z } from 'zod';

/** Since when each member lets us use their heart rates; null where they do not. */
export const member = defineTable({
  name: 'member',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Members of the sleep study.',
  columns: {
    memberId: column(z.string().min(1), { pii: 'linkable', doc: 'Number on the membership card.' }),
    consentedAt: column(z.int().nullable(), {
      pii: 'linkable',
      unit: 'ms since 1970-01-01 UTC',
      doc: 'Since when heart rates may be used. Null: no consent.',
    }),
  },
});

export const heartRate = defineTable({
  name: 'heart_rate',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Heart rates, as the wristband sent them.',
  columns: {
    wornBy: column(z.string().min(1), { pii: 'linkable', doc: 'Joins to member memberId.' }),
    measuredAt: column(z.int(), { pii: 'linkable', unit: 'ms since 1970-01-01 UTC', doc: 'When it was measured.' }),
    beats: column(z.int().min(1), { pii: 'sensitive', unit: 'a minute', doc: 'Heart rate.' }),
  },
});
