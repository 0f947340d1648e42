import { physicalTypeOf, TableError, type Batches, type Table } from '@stedi-lakehouse/core';

/** One column of a table, to be compared with another. */
export interface ColumnAt {
  readonly table: Table;
  readonly column: string;
}

/** Refuses to compare columns of different kinds or declared units: no two values would be equal, or the wrong ones would. */
export function assertComparable(one: ColumnAt, other: ColumnAt): void {
  const [a, b] = [describe(one), describe(other)];
  if (a.kind === b.kind && (a.unit === undefined || b.unit === undefined || a.unit === b.unit)) return;
  throw new TableError(
    `${a.name} (${a.unit ?? a.kind}) cannot be compared with ${b.name} (${b.unit ?? b.kind})`,
    'convert one of them first',
  );
}

/** Passes batches on whose `column` can be compared with the other one. */
export async function* keepingComparable<T extends Table>(
  input: Batches<T>,
  column: string,
  other: ColumnAt,
): Batches<T> {
  let checked: Table | undefined;
  for await (const batch of input) {
    if (checked !== batch.table) assertComparable({ table: (checked = batch.table), column }, other);
    yield batch;
  }
}

function describe({ table, column }: ColumnAt) {
  const declared = table.columns[column];
  if (declared === undefined)
    throw new TableError(`table ${table.name} has no column ${column}`, 'name one that it has');
  const { kind } = physicalTypeOf(declared);
  return {
    name: `${table.name}.${column}`,
    kind: kind === 'text' || kind === 'boolean' ? kind : 'number',
    unit: declared.unit,
  };
}
