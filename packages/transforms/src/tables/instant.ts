import { column, type Column } from '@stedi-lakehouse/core';
import { z } from 'zod';

/** The unit of every instant in the STEDI data. */
export const epochMilliseconds = 'ms since 1970-01-01 UTC';

/** An exact instant: linkable, since few people did something in the same millisecond. */
export function instant(doc: string): Column<z.ZodInt, 'linkable'> {
  return column(z.int(), { pii: 'linkable', unit: epochMilliseconds, doc });
}

/** An instant that may be missing. */
export function instantOrNull(doc: string): Column<z.ZodNullable<z.ZodInt>, 'linkable'> {
  return column(z.int().nullable(), { pii: 'linkable', unit: epochMilliseconds, doc });
}
