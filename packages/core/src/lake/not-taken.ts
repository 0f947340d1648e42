import type { NotTakenReason } from './landing-name.ts';

/** Files that are there and are not taken, for one reason. */
export interface NotTakenFiles {
  readonly reason: NotTakenReason;
  readonly files: number;
  /** The first of their paths, at most 20. */
  readonly first: readonly string[];
}

/** Names that are said of very many. */
export const mostNamed = 20;

/** Counts files that are not taken, and remembers the first names of each reason. */
export class NotTaken {
  readonly #reasons = new Map<NotTakenReason, { files: number; readonly first: string[] }>();

  add(reason: NotTakenReason, path: string): void {
    let counted = this.#reasons.get(reason);
    if (counted === undefined) this.#reasons.set(reason, (counted = { files: 0, first: [] }));
    counted.files++;
    if (counted.first.length < mostNamed) counted.first.push(path);
  }

  /** Those of each reason, ascending by reason. */
  list(): NotTakenFiles[] {
    const all = Array.from(this.#reasons, ([reason, { files, first }]) => ({ reason, files, first }));
    return all.toSorted((a, b) => (a.reason < b.reason ? -1 : 1));
  }
}

/** The first of some names, and how many more there are. */
export function firstOf(first: readonly string[], all: number, between = ', '): string {
  const more = all > first.length ? ` and ${withCommas(all - first.length)} more` : '';
  return `${first.join(between)}${more}`;
}

/** A count with commas between thousands. */
export function withCommas(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
