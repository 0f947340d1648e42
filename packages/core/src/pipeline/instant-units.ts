import { LakehouseError } from '../table/lakehouse-error.ts';
import { timeUnits, timeUnitOf, type TimeUnit } from '../table/instants.ts';
import type { ReaderCounts } from './reader-counts.ts';

/** Instants in another unit that tell so while a table is still being read: the rest of it need not be. */
export const enoughInstants = 1_000;

const words: Readonly<Record<TimeUnit, string>> = { s: 'seconds', ms: 'milliseconds', us: 'microseconds' };

/** A column of landing holds instants in another unit than its table declares: most of its values lie outside its range, and in that unit inside. */
export class InstantUnitError extends LakehouseError {
  constructor(column: string, unit: string, likely: TimeUnit, instead: number, all: number) {
    super(
      'instant_unit',
      `${instead} of ${all} values of ${column} cannot be instants in ${unit}, and can in ${words[likely]}`,
      `nothing was published; convert the column before it lands, or declare its unit: ${likely} since 1970-01-01 UTC`,
    );
  }
}

/** Throws InstantUnitError where most instants of a column that was read, and at least `least`, are in another unit. One odd value among others is an invalid record. */
export function assertUnits({ table, instants }: Pick<ReaderCounts, 'table' | 'instants'>, least = 1): void {
  for (const { column, inside, instead } of instants.seen()) {
    const declared = timeUnitOf(table.columns[column]!)!;
    for (const unit of timeUnits) {
      const values = instead[unit];
      if (values < least || values <= inside) continue;
      throw new InstantUnitError(`${table.name}.${column}`, words[declared], unit, values, values + inside);
    }
  }
}
