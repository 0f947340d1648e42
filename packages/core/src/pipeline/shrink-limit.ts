import type { Commit } from '../lake/index.ts';
import { RunError } from './run-error.ts';

/**
 * Throws RunError (table_shrunk) where a table would have fewer rows than the version before by more than a share of them, 0 to 1. Other options
 * of the pipeline make other rows: nothing is compared with those of a version that was made by them.
 */
export function assertShrinksWithin(
  share: number,
  base: Commit | undefined,
  made: { readonly options: unknown; readonly rows: Readonly<Record<string, number>> },
): void {
  if (base === undefined || JSON.stringify(base.options['pipeline']) !== JSON.stringify(made.options)) return;
  const shrunk = Object.entries(made.rows).flatMap(([name, rows]) => {
    const before = base.tables[name]?.rows ?? base.landing[name]?.rows ?? 0;
    return before - rows > before * share ? [`${name} would have ${rows} rows after ${before}`] : [];
  });
  if (shrunk.length === 0) return;
  throw new RunError(
    'table_shrunk',
    `${shrunk.join('; ')}: fewer than version ${base.commit} by more than ${Number((share * 100).toPrecision(12))} %`,
    'nothing was published; see whether landing files are missing or empty; if this is right, allow it with --allow-shrink, or raise --max-shrink',
  );
}
