import {
  isValid,
  vectorOf,
  type ColumnName,
  type Held,
  type NumberVector,
  type Table,
  type Transform,
  type Validity,
} from '@stedi-lakehouse/core';
import type { NumberColumn } from './column-names.ts';
import { assertComparable } from './comparable.ts';
import { consentOf, never, type ConsentOf } from './consent-times.ts';

export interface TrimToConsentOptions<R extends Table, P extends Table> {
  /** Column of the readings that names whose they are. */
  readonly owner: ColumnName<R>;
  /** Column of the readings that says when they were taken; same unit as `consentedAt`. */
  readonly takenAt: NumberColumn<R>;
  readonly people: Held<P>;
  /** Column of the people that `owner` refers to. */
  readonly person: ColumnName<P>;
  /** Column of the people that says since when they agree. Null, or 0 and less: they do not. */
  readonly consentedAt: NumberColumn<P>;
}

/**
 * Keeps readings taken at or after their owner's consent.
 *
 * People are held in memory by key and consent; readings stream past. Of several records of one person the earliest consent counts: a later
 * record repeats a consent, it does not take one back. Dropped: `not_consented` where the owner is unknown or gave no consent,
 * `before_consent` where the reading is older than the consent or has no time. Throws TableError when the columns cannot be compared.
 */
export function trimToConsent<R extends Table, P extends Table>(options: TrimToConsentOptions<R, P>): Transform<R, R> {
  const { owner, takenAt, people, person, consentedAt } = options;
  return async function* trim(input, context) {
    let consent: ConsentOf | undefined;
    let checked: Table | undefined;
    for await (const batch of input) {
      context.signal.throwIfAborted();
      if (checked !== batch.table) {
        checked = batch.table;
        assertComparable({ table: checked, column: owner }, { table: people.table, column: person });
        assertComparable({ table: checked, column: takenAt }, { table: people.table, column: consentedAt });
      }
      consent ??= await consentOf(people, person, consentedAt);
      const { owners, since } = consent(vectorOf(batch, owner));
      const { values, validity } = vectorOf(batch, takenAt) as NumberVector;
      const rows = new Int32Array(batch.length);
      const others = new Int32Array(1);
      const kept = rows.subarray(0, putConsented(owners, since, values, validity, rows, others));
      const [unknown = 0] = others;
      if (unknown > 0) context.drop('not_consented', unknown);
      const early = batch.length - unknown - kept.length;
      if (early > 0) context.drop('before_consent', early);
      if (kept.length === batch.length) yield batch;
      else if (kept.length > 0) yield batch.take(kept);
    }
  };
}

/** The rows whose instant is at or after their owner's consent: how many. Adds to `unknown[0]` those whose owner is unknown or did not consent. */
function putConsented(
  owners: Int32Array,
  since: Float64Array,
  instants: NumberVector['values'],
  validity: Validity,
  rows: Int32Array,
  unknown: Int32Array,
): number {
  let count = 0;
  for (let row = 0; row < rows.length; row++) {
    const owner = owners[row]!;
    const consentedAt = owner === -1 ? never : since[owner]!;
    // no time is at or after infinity
    if (instants[row]! >= consentedAt) {
      if (validity === undefined || isValid(validity, row)) rows[count++] = row;
    } else if (consentedAt === never) unknown[0]!++;
  }
  return count;
}
