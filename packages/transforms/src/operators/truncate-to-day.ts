import {
  assertBecomes,
  fitsUnchanged,
  lazyBatch,
  mapBatches,
  NumberVector,
  physicalTypeOf,
  vectorOf,
  type Fits,
  type Subset,
  type Table,
  type Transform,
} from '@stedi-lakehouse/core';

const millisecondsPerDay = 86_400_000;

const fits: Fits = (given, wanted, column) =>
  fitsUnchanged(given.kind === 'int64' && wanted.kind === 'date' ? { ...given, kind: 'date' } : given, wanted, column);

/**
 * Makes a day of each instant that is a date in `to`: whole milliseconds in the input, whole days since 1970-01-01 UTC afterwards.
 *
 * Rounds down, also before 1970. Other columns pass unchanged, those that `to` lacks are left behind. Throws TableError when a batch's table
 * cannot become `to`.
 */
export function truncateToDay<In extends Table, Out extends Table>(
  to: Out & { readonly columns: Subset<In, Out> },
): Transform<In, Out> {
  const checked = new WeakSet<Table>();
  return mapBatches<In, Out>(to, (batch) => {
    if (!checked.has(batch.table)) {
      assertBecomes(batch.table, to, fits);
      checked.add(batch.table);
    }
    return lazyBatch<Out>(to, batch.length, (name) => {
      const vector = vectorOf(batch, name);
      return isDate(to, name) && !isDate(batch.table, name) ? days(vector as NumberVector) : vector;
    });
  });
}

function isDate(table: Table, column: string): boolean {
  return physicalTypeOf(table.columns[column]!).kind === 'date';
}

function days({ values, validity }: NumberVector): NumberVector {
  const taken = new Int32Array(values.length);
  for (let row = 0; row < taken.length; row++) taken[row] = Math.floor(values[row]! / millisecondsPerDay);
  return new NumberVector(taken, validity);
}
