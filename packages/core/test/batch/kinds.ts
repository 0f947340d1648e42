import { column, daysSinceEpoch, defineTable } from '@stedi-lakehouse/core';
import { z } from 'zod';

const none = { pii: 'none', doc: '' } as const;

/** A column of every kind, with and without nulls. */
export const kinds = defineTable({
  name: 'kinds',
  zone: 'landing',
  privacy: 'personal',
  doc: 'A column of every kind.',
  columns: {
    text: column(z.string(), none),
    maybeText: column(z.string().nullable(), none),
    whole: column(z.int(), none),
    maybeWhole: column(z.int().nullable(), none),
    small: column(z.int32().nullable(), none),
    day: column(z.int32().nullable(), { ...none, unit: daysSinceEpoch }),
    double: column(z.number(), none),
    flag: column(z.boolean().nullable(), none),
  },
});
