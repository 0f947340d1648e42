import type { z } from 'zod';
import type { Cell, Column } from './column.ts';
import { assertInstants } from './instants.ts';
import { physicalTypeOf } from './physical-type.ts';
import { assertPrivacy, type Allowed, type Privacy } from './privacy.ts';
import { TableError } from './table-error.ts';

/** Columns by name; their order is the order in files and catalogs. */
export type Columns = Readonly<Record<string, Column>>;
/** How far a table's rows have come: as they arrived, consented to, fit for use. */
export type Zone = 'landing' | 'trusted' | 'curated';

/** A table, declared once: row type, decoder, checks, Parquet schema, catalog columns and documents all come from this value. */
export interface Table<N extends string = string, C extends Columns = Columns> {
  readonly name: N;
  readonly zone: Zone;
  readonly privacy: Privacy;
  readonly doc: string;
  readonly columns: C;
}

/** The names of a table's columns. */
export type ColumnName<T extends Table> = keyof T['columns'] & string;
/** What a column of a table holds. */
export type ValueOf<T extends Table, N extends ColumnName<T>> = z.output<T['columns'][N]['schema']> & Cell;
/** A row as people read and write it. */
export type RowOf<T extends Table> = { readonly [N in ColumnName<T>]: ValueOf<T, N> };

const nameRule = /^[a-z][a-z0-9_]*$/;

/**
 * Declares a table. Column order is the order in files and catalogs; physical names are the column names in lower case.
 *
 * Throws TableError when a name is not usable in a catalog, two columns differ only by case, a schema changes values, or a column's PII
 * class is refused by the table's privacy.
 */
export function defineTable<const N extends string, const P extends Privacy, const C extends Columns>(table: {
  readonly name: N;
  readonly zone: Zone;
  readonly privacy: P;
  readonly doc: string;
  readonly columns: C & Allowed<C, P>;
}): Table<N, C> {
  if (!nameRule.test(table.name)) {
    throw new TableError(
      `${JSON.stringify(table.name)} is not a table name`,
      'use lower case letters, digits and _, starting with a letter',
    );
  }
  const names = Object.keys(table.columns);
  if (names.length === 0) throw new TableError(`table ${table.name} has no columns`, 'declare at least one');
  if (new Set(names.map(physicalName)).size < names.length) {
    throw new TableError(
      `table ${table.name} has columns that differ only by case`,
      'catalogs fold names to lower case: rename one',
    );
  }
  for (const name of names) {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
      throw new TableError(
        `table ${table.name}: ${JSON.stringify(name)} is not a column name`,
        'use letters, digits and _, starting with a letter',
      );
    }
    try {
      physicalTypeOf(table.columns[name]!);
    } catch (cause) {
      if (!(cause instanceof TableError)) throw cause;
      throw new TableError(`table ${table.name}, column ${name}`, cause.message, { cause });
    }
  }
  for (const name of names) assertInstants(table.name, name, table.columns[name]!);
  assertPrivacy(table.name, table.privacy, table.columns);
  return Object.freeze({ ...table, columns: Object.freeze({ ...table.columns }) as C });
}

/** The name a column has in files and catalogs: lower case, since the Glue catalog folds names. */
export function physicalName(column: string): string {
  return column.toLowerCase();
}

/** The names of a table's columns, in order. */
export function columnNames<T extends Table>(table: T): readonly ColumnName<T>[] {
  return Object.keys(table.columns) as ColumnName<T>[];
}
