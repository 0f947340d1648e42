import { timeUnits, type TimeUnit } from '../table/instants.ts';

/** What was seen of a column of instants. */
export interface InstantsSeen {
  readonly column: string;
  /** Values in the column's range. */
  readonly inside: number;
  /** Values outside that would be inside, were they in this unit. */
  readonly instead: Readonly<Record<TimeUnit, number>>;
}

/** Counts, by column, the instants that are in its range, and those that another unit than the declared one would explain. */
export class InstantCounts {
  readonly #columns = new Map<string, { inside: number; instead: Record<TimeUnit, number> }>();

  inside(column: string, values: number): void {
    this.#of(column).inside += values;
  }

  instead(column: string, unit: TimeUnit, values = 1): void {
    this.#of(column).instead[unit] += values;
  }

  add({ column, inside, instead }: InstantsSeen): void {
    this.inside(column, inside);
    for (const unit of timeUnits) this.instead(column, unit, instead[unit]);
  }

  seen(): InstantsSeen[] {
    return [...this.#columns].map(([column, { inside, instead }]) => ({ column, inside, instead: { ...instead } }));
  }

  #of(column: string) {
    let counts = this.#columns.get(column);
    if (counts === undefined) this.#columns.set(column, (counts = { inside: 0, instead: { s: 0, ms: 0, us: 0 } }));
    return counts;
  }
}
