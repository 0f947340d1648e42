import {
  assertBecomes,
  BooleanVector,
  fitsUnchanged,
  isValid,
  lazyBatch,
  vectorOf,
  type Batch,
  type ColumnName,
  type Fits,
  type Table,
  type Transform,
  type ValueOf,
} from '@stedi-lakehouse/core';
import type { NullableColumn } from './column-names.ts';

/** `Out`'s columns where `In` has them with a type that fits, the consent column without its null; `never` where not. */
export type Consented<In extends Table, Consent extends string, Out extends Table> = {
  readonly [N in ColumnName<Out>]: N extends ColumnName<In>
    ? (N extends Consent ? NonNullable<ValueOf<In, N>> : ValueOf<In, N>) extends ValueOf<Out, N>
      ? Out['columns'][N]
      : never
    : never;
};

/**
 * Keeps rows with a consent and makes the type say so: the one place where a nullable column becomes one that is not.
 *
 * Null, and `false` in a boolean column, is no consent: such rows are dropped as `no_consent`. Throws TableError when a batch's table cannot
 * become `to`.
 */
export function keepConsented<In extends Table, const Consent extends NullableColumn<In>, Out extends Table>(
  consentColumn: Consent,
  to: Out & { readonly columns: Consented<In, Consent, Out> },
): Transform<In, Out> {
  const fits: Fits = (given, wanted, column) =>
    fitsUnchanged(column === consentColumn ? { ...given, nullable: false } : given, wanted, column);
  return async function* consented(input, context) {
    let checked: Table | undefined;
    for await (const batch of input) {
      context.signal.throwIfAborted();
      if (checked !== batch.table) assertBecomes((checked = batch.table), to, fits);
      const kept = rowsWithConsent(batch, consentColumn);
      if (kept.length < batch.length) context.drop('no_consent', batch.length - kept.length);
      if (kept.length === 0) continue;
      const rows =
        kept.length < batch.length || vectorOf(batch, consentColumn).validity !== undefined ? batch.take(kept) : batch;
      yield lazyBatch<Out>(to, rows.length, (name) => vectorOf(rows, name));
    }
  };
}

function rowsWithConsent(batch: Batch<Table>, consentColumn: string): Int32Array {
  const vector = vectorOf(batch, consentColumn);
  const kept = new Int32Array(batch.length);
  let count = 0;
  for (let row = 0; row < batch.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    if (vector instanceof BooleanVector && vector.values[row] === 0) continue;
    kept[count++] = row;
  }
  return kept.subarray(0, count);
}
