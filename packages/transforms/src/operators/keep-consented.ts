import {
  assertBecomes,
  BooleanVector,
  fitsUnchanged,
  inUnit,
  isValid,
  lazyBatch,
  NumberVector,
  timeUnitOf,
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
 * Null, `false` in a boolean column, and 0 and less in a column of numbers are no consent: such rows are dropped as `no_consent`. A consent that lies in
 * the future is not yet one: `not_yet_consented`. Throws TableError when a batch's table cannot become `to`.
 */
export function keepConsented<In extends Table, const Consent extends NullableColumn<In>, Out extends Table>(
  consentColumn: Consent,
  to: Out & { readonly columns: Consented<In, Consent, Out> },
  /** `asOf`: what is now, for a column of instants. Default: the context's, where it has one. */
  options: { readonly asOf?: Date } = {},
): Transform<In, Out> {
  const fits: Fits = (given, wanted, column) =>
    fitsUnchanged(column === consentColumn ? { ...given, nullable: false } : given, wanted, column);
  return async function* consented(input, context) {
    let checked: Table | undefined;
    const asOf = options.asOf?.getTime() ?? context.asOf;
    for await (const batch of input) {
      context.signal.throwIfAborted();
      if (checked !== batch.table) assertBecomes((checked = batch.table), to, fits);
      const { kept, later } = rowsWithConsent(batch, consentColumn, asOf);
      const without = batch.length - kept.length - later;
      if (without > 0) context.drop('no_consent', without);
      if (later > 0) context.drop('not_yet_consented', later);
      if (kept.length === 0) continue;
      const rows =
        kept.length < batch.length || vectorOf(batch, consentColumn).validity !== undefined ? batch.take(kept) : batch;
      yield lazyBatch<Out>(to, rows.length, (name) => vectorOf(rows, name));
    }
  };
}

function rowsWithConsent(
  batch: Batch<Table>,
  consentColumn: string,
  asOf: number | undefined,
): { readonly kept: Int32Array; readonly later: number } {
  const vector = vectorOf(batch, consentColumn);
  const unit = timeUnitOf(batch.table.columns[consentColumn]!);
  const now = unit === undefined || asOf === undefined ? Infinity : inUnit(unit, asOf);
  const numbers = vector instanceof NumberVector ? vector.values : undefined;
  const kept = new Int32Array(batch.length);
  let count = 0;
  let later = 0;
  for (let row = 0; row < batch.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    if (vector instanceof BooleanVector && vector.values[row] === 0) continue;
    if (numbers !== undefined && numbers[row]! <= 0) continue;
    if (numbers !== undefined && numbers[row]! > now) later++;
    else kept[count++] = row;
  }
  return { kept: kept.subarray(0, count), later };
}
