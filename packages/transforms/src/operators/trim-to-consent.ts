import {
  isValid,
  vectorOf,
  type Batch,
  type ColumnName,
  type Held,
  type NumberVector,
  type Table,
  type Transform,
} from '@stedi-lakehouse/core';
import type { NumberColumn } from './column-names.ts';
import { assertComparable } from './comparable.ts';
import { consentOf, type ConsentOf } from './consent-times.ts';

export interface TrimToConsentOptions<R extends Table, P extends Table> {
  /** Column of the readings that names whose they are. */
  readonly owner: ColumnName<R>;
  /** Column of the readings that says when they were taken; same unit as `consentedAt`. */
  readonly takenAt: NumberColumn<R>;
  readonly people: Held<P>;
  /** Column of the people that `owner` refers to. */
  readonly person: ColumnName<P>;
  /** Column of the people that says since when they agree. Null: they do not. */
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
    let lookup: ConsentOf | undefined;
    let checked: Table | undefined;
    for await (const batch of input) {
      context.signal.throwIfAborted();
      if (checked !== batch.table) {
        checked = batch.table;
        assertComparable({ table: checked, column: owner }, { table: people.table, column: person });
        assertComparable({ table: checked, column: takenAt }, { table: people.table, column: consentedAt });
      }
      lookup ??= await consentOf(people, person, consentedAt);
      const { kept, unknown } = split(batch, owner, takenAt, lookup);
      if (unknown > 0) context.drop('not_consented', unknown);
      const early = batch.length - unknown - kept.length;
      if (early > 0) context.drop('before_consent', early);
      if (kept.length === batch.length) yield batch;
      else if (kept.length > 0) yield batch.take(kept);
    }
  };
}

function split(batch: Batch<Table>, owner: string, takenAt: string, lookup: ConsentOf) {
  const consentedAt = lookup(vectorOf(batch, owner));
  const { values, validity } = vectorOf(batch, takenAt) as NumberVector;
  const kept = new Int32Array(batch.length);
  let count = 0;
  let unknown = 0;
  for (let row = 0; row < kept.length; row++) {
    const since = consentedAt[row]!;
    // no time is at or after infinity
    if (values[row]! >= since) {
      if (validity === undefined || isValid(validity, row)) kept[count++] = row;
    } else if (since === Number.POSITIVE_INFINITY) unknown++;
  }
  return { kept: kept.subarray(0, count), unknown };
}
