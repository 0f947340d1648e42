import { column, plausibleInstants, type Column } from '@stedi-lakehouse/core';
import { z } from 'zod';

/** The unit of every instant in the STEDI data. */
export const epochMilliseconds = 'ms since 1970-01-01 UTC';

const facts = { pii: 'linkable', unit: epochMilliseconds, instants: plausibleInstants } as const;

/** An exact instant: linkable, since few people did something in the same millisecond. */
export function instant(doc: string): Column<z.ZodInt, 'linkable'> {
  return column(z.int(), { ...facts, doc });
}

/** Since when a customer agrees. */
export function consent(doc: string): Column<z.ZodInt, 'linkable'> {
  return column(z.int(), { ...facts, consent: true, doc });
}

/** Since when a customer agrees, where they do. */
export function consentOrNull(doc: string): Column<z.ZodNullable<z.ZodInt>, 'linkable'> {
  return column(z.int().nullable(), {
    ...facts,
    consent: true,
    doc: `${doc} Absent, null, or 0 and less: no consent.`,
  });
}
