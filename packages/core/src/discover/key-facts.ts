import { nested, NumberText, type JsonCell } from '../codec/json/cell.ts';
import { integerOf } from '../codec/json/integer-text.ts';

/** What a key's values are, as far as a declaration needs to know. */
export type ValueKind = 'text' | 'boolean' | 'integer' | 'number' | 'nested';

/** Milliseconds since 1970 of the years 1990 to 2100; seconds are a thousandth. */
const [from1990, to2100] = [631_152_000_000, 4_102_444_800_000];
/** Texts that are longer are told apart by their beginning: enough for a guess. */
const longestKept = 256;

/** Counts over the values of one key. The values themselves do not leave it. */
export class KeyFacts {
  /** Records that have the key with a value other than null. */
  values = 0;
  readonly #kinds = new Map<ValueKind, number>();
  readonly #distinct = new Set<string>();
  #emails = 0;
  #phones = 0;
  #milliseconds = 0;
  #seconds = 0;
  /** Whole numbers beyond 2^53 − 1. */
  tooLarge = 0;

  add(cell: JsonCell): void {
    if (cell === null) return;
    this.values++;
    const kind = this.#kindOf(cell);
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    if (typeof cell === 'string') {
      if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell)) this.#emails++;
      if (/^\+?[\d][\d ()./-]{6,}$/.test(cell)) this.#phones++;
    }
    if (cell !== nested) {
      const text = cell instanceof NumberText ? cell.text : String(cell);
      this.#distinct.add(text.slice(0, longestKept));
    }
  }

  /** The kind of most values, `undefined` where there is none. Whole numbers among fractions are numbers. */
  get kind(): ValueKind | undefined {
    const counts = new Map(this.#kinds);
    if (counts.has('number')) {
      counts.set('number', counts.get('number')! + (counts.get('integer') ?? 0));
      counts.delete('integer');
    }
    return [...counts].toSorted(([, left], [, right]) => right - left)[0]?.[0];
  }

  /** Values that are not of that kind. */
  get others(): number {
    const { kind } = this;
    if (kind === undefined) return 0;
    const integers = kind === 'number' ? (this.#kinds.get('integer') ?? 0) : 0;
    return this.values - this.#kinds.get(kind)! - integers;
  }

  get areEmails(): boolean {
    return this.#most(this.#emails);
  }

  get arePhones(): boolean {
    return this.#most(this.#phones);
  }

  /** The unit of a time, where the numbers are one. */
  get instants(): 'ms' | 's' | undefined {
    if (this.kind !== 'integer') return undefined;
    return this.#most(this.#milliseconds) ? 'ms' : this.#most(this.#seconds) ? 's' : undefined;
  }

  /** Whether values are hardly ever repeated, in enough of them to tell. */
  get areUnique(): boolean {
    return this.values >= 20 && this.#distinct.size >= 0.9 * this.values;
  }

  #most(count: number): boolean {
    return this.values > 0 && count >= 0.8 * this.values;
  }

  #kindOf(cell: Exclude<JsonCell, null>): ValueKind {
    if (cell === nested) return 'nested';
    if (typeof cell === 'string') return 'text';
    if (typeof cell === 'boolean') return 'boolean';
    // 1.0 is written by those who mean a fraction
    if (!/^-?\d+$/.test(cell.text)) return 'number';
    const value = integerOf(cell.text);
    if (!Number.isFinite(value)) {
      this.tooLarge++;
      return 'number';
    }
    if (value >= from1990 && value <= to2100) this.#milliseconds++;
    if (value >= from1990 / 1000 && value <= to2100 / 1000) this.#seconds++;
    return 'integer';
  }
}
