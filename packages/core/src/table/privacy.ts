import type { Columns } from './table.ts';
import type { Pii } from './column.ts';
import { TableError } from './table-error.ts';

/**
 * What a table promises about people: `personal` promises nothing, `deidentified` holds no direct identifier (its rows are still
 * personal data for whoever can link them), `anonymous` holds nothing but `none` columns.
 */
export type Privacy = 'personal' | 'deidentified' | 'anonymous';

/** The PII classes that each privacy promise refuses. */
export type Refused = { personal: never; deidentified: 'direct'; anonymous: Exclude<Pii, 'none'> };

/** `C` where the privacy allows each column; `never` in the place of a column that it refuses, so that the table does not compile. */
export type Allowed<C extends Columns, P extends Privacy> = {
  [N in keyof C]: C[N]['pii'] extends Refused[P] ? never : C[N];
};

const refused: Readonly<Record<Privacy, readonly Pii[]>> = {
  personal: [],
  deidentified: ['direct'],
  anonymous: ['direct', 'linkable', 'quasi', 'sensitive'],
};

/** Refuses, at definition, the columns that a privacy promise forbids: for callers who got round the compiler. */
export function assertPrivacy(name: string, privacy: Privacy, columns: Columns): void {
  const forbidden = Object.keys(columns).filter((column) => refused[privacy].includes(columns[column]!.pii));
  if (forbidden.length === 0) return;
  throw new TableError(
    `table ${name} promises to be ${privacy} and cannot hold ${forbidden.map((column) => `${column} (${columns[column]!.pii})`).join(', ')}`,
    'leave the columns out, or make the table personal',
  );
}
