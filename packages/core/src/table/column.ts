import type { z } from 'zod';
import type { InstantRange } from './instants.ts';

/**
 * How close a value comes to a person: `direct` names one (email), `linkable` joins to one (serial number, exact time),
 * `quasi` narrows one down (birth day), `sensitive` says something about one (a body's movement), `none` does neither.
 */
export type Pii = 'direct' | 'linkable' | 'quasi' | 'sensitive' | 'none';

/** What a cell may hold. A missing value is `null`, in every format; integers are exact (|n| ≤ 2^53 − 1). */
export type Cell = string | number | boolean | null;

/** One column of a table: what a valid value is, and what it says about people. */
export interface Column<S extends z.ZodType<Cell> = z.ZodType<Cell>, P extends Pii = Pii> {
  readonly schema: S;
  readonly pii: P;
  readonly doc: string;
  readonly unit?: string;
  /** A column of instants: which ones landing may hold. Left out: any. */
  readonly instants?: InstantRange;
  /** A column that says since when a person agrees: 0 and less is no consent, and in no range of instants. */
  readonly consent?: boolean;
}

/**
 * Declares a column. The schema checks values and never changes them: transforms, defaults and coercions are refused by `defineTable`.
 *
 * `pii` is required and kept in the type, so that a table can refuse it before the program runs.
 */
export function column<S extends z.ZodType<Cell>, const P extends Pii>(
  schema: S,
  facts: { readonly pii: P } & Pick<Column, 'doc' | 'unit' | 'instants' | 'consent'>,
): Column<S, P> {
  return Object.freeze({ schema, ...facts });
}
