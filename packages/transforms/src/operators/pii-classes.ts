import { columnNames, TableError, type Batches, type ColumnName, type Table } from '@stedi-lakehouse/core';

/** `unknown` where `to` holds no direct identifier; a text that says what is wrong where it does, so that the call does not compile. */
export type WithoutDirect<T extends Table> = 'direct' extends T['columns'][ColumnName<T>]['pii']
  ? 'the target table holds a direct identifier'
  : unknown;

/** Refuses a target that is `personal` or holds a direct identifier: for tables whose privacy the compiler was kept from seeing. */
export function assertNotPersonal(to: Table): void {
  if (to.privacy === 'personal') {
    throw new TableError(`${to.name} is personal`, 'strip PII into a table that is deidentified or anonymous');
  }
  const direct = columnNames(to).filter((name) => to.columns[name]!.pii === 'direct');
  if (direct.length > 0)
    throw new TableError(`${to.name} holds direct identifiers: ${direct.join(', ')}`, 'leave them out');
}

/**
 * Passes batches on that come from tables which call each column of `to` the same as `to` does: the values are the same, so is their class.
 *
 * `beside` are columns that rows get from elsewhere. Throws TableError for a column that was given another class.
 */
export async function* keepingClasses<In extends Table>(input: Batches<In>, to: Table, beside?: Table): Batches<In> {
  let checked: Table | undefined;
  for await (const batch of input) {
    if (checked !== batch.table) assertClassesKept((checked = batch.table), to, beside);
    yield batch;
  }
}

function assertClassesKept(from: Table, to: Table, beside: Table | undefined): void {
  for (const name of columnNames(to)) {
    const source = Object.hasOwn(from.columns, name) || beside === undefined ? from : beside;
    const [given, claimed] = [source.columns[name], to.columns[name]!];
    if (given === undefined || given.pii === claimed.pii) continue;
    throw new TableError(
      `${to.name} says that ${name} is ${claimed.pii} and takes it from ${source.name}, where it is ${given.pii}`,
      'give the column the class it has, or change its values first',
    );
  }
}
