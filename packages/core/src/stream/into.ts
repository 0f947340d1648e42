import { lazyBatch, vectorOf } from '../batch/batch.ts';
import { physicalTypeOf, type PhysicalType } from '../table/physical-type.ts';
import { columnNames, type ColumnName, type Table, type ValueOf } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import type { Batches, StageContext } from './stage.ts';

/** `Out`'s columns where `In` has them with a type that fits; `never` where not, so that the call does not compile. */
export type Subset<In extends Table, Out extends Table> = {
  readonly [N in ColumnName<Out>]: N extends ColumnName<In>
    ? ValueOf<In, N> extends ValueOf<Out, N>
      ? Out['columns'][N]
      : never
    : never;
};

/**
 * The same rows as another table, no value touched. Columns that `to` lacks are left behind.
 *
 * Does not compile when `to` has a column that the input lacks, or one that is nullable in the input and not in `to`; throws TableError for
 * those who got round the compiler.
 */
export async function* into<In extends Table, Out extends Table>(
  input: Batches<In>,
  to: Out & { readonly columns: Subset<In, Out> },
  context: StageContext,
): Batches<Out> {
  let checked: Table | undefined;
  for await (const batch of input) {
    context.signal.throwIfAborted();
    if (checked !== batch.table) assertBecomes((checked = batch.table), to);
    yield lazyBatch<Out>(to, batch.length, (name) => vectorOf(batch, name));
  }
}

/** Whether values of one column may stand in another as they are. */
export type Fits = (given: PhysicalType, wanted: PhysicalType, column: string) => boolean;

/** Same kind, and no null where none is wanted. */
export const fitsUnchanged: Fits = (given, wanted) =>
  given.kind === wanted.kind && (wanted.nullable || !given.nullable);

/** Throws TableError when `from` lacks a column of `to` or has it with a type that does not fit. For stages that make one table from another. */
export function assertBecomes(from: Table, to: Table, fits: Fits = fitsUnchanged): void {
  for (const name of columnNames(to)) {
    const source = from.columns[name];
    if (source === undefined) throw new TableError(`${from.name} cannot become ${to.name}`, `it has no column ${name}`);
    const [given, wanted] = [physicalTypeOf(source), physicalTypeOf(to.columns[name]!)];
    if (!fits(given, wanted, name)) {
      throw new TableError(
        `${from.name} cannot become ${to.name}`,
        `column ${name} is ${describe(given)} and must be ${describe(wanted)}`,
      );
    }
  }
}

function describe(type: { readonly kind: string; readonly nullable: boolean }): string {
  return type.nullable ? `${type.kind} or null` : type.kind;
}
