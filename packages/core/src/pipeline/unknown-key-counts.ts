/** Keys of a table's records that it does not declare. */
export interface UnknownKeySummary {
  /** How often any of them was passed over. */
  readonly total: number;
  /** How often each of those was that look like names of columns: the first twenty. */
  readonly named: Readonly<Record<string, number>>;
}

/** Keys that are named, at most. */
const mostNamed = 20;

/** Counts unknown keys, by name where they may have one. */
export class UnknownKeyCounts {
  total = 0;
  readonly #named = new Map<string, number>();

  add(total: number, named: Iterable<readonly [string, number]>): void {
    this.total += total;
    for (const [name, count] of named) {
      const before = this.#named.get(name);
      if (before !== undefined || this.#named.size < mostNamed) this.#named.set(name, (before ?? 0) + count);
    }
  }

  summary(): UnknownKeySummary {
    return { total: this.total, named: Object.fromEntries(this.#named) };
  }
}
