import { Buffer } from 'node:buffer';
import { keyName, looksLikeName } from './key-name.ts';

/** Keys that are named in what one decoder reads, at most; more of them are counted together. */
const mostNamed = 20;
/** Keys that are recognized by their bytes, at most. */
const mostKnown = 64;

/** How often a key came; only those that are `named` are told by their names. */
interface Counter {
  readonly name: string | undefined;
  times: number;
  /** Whether it is decided that the key is named, or that it is not. */
  decided: boolean;
}

interface KnownKey {
  /** The key as it stands in bytes, quotes included. */
  readonly quoted: Uint8Array;
  readonly counter: Counter;
}

/**
 * Unknown keys of records, counted: those that look like names of columns each by itself, all others together. A record's keys count once it is a row.
 */
export class UnknownKeys {
  total = 0;
  /** Unknown keys of the record that is read now. */
  seen = 0;
  readonly #seen: Counter[] = [];
  readonly #known: KnownKey[] = [];
  /** The known key that is likely to come next. */
  #next = 0;
  /** Those of known keys and of named ones: a key has one. */
  readonly #counters = new Map<string, Counter>();
  readonly #named: Counter[] = [];
  readonly #unnamed: Counter = { name: undefined, times: 0, decided: true };

  /** A key of the record that is read now. */
  see(key: string): void {
    this.#seen[this.seen++] = this.#counterOf(key);
  }

  /** The same for a key without escapes as it stands in bytes, quotes included. */
  seeBytes(bytes: Uint8Array, start: number, end: number): void {
    const known = this.#known;
    for (let tried = 0; tried < known.length; tried++) {
      if (this.#next >= known.length) this.#next = 0;
      const { quoted, counter } = known[this.#next++]!;
      if (quoted.length !== end - start || !isAt(bytes, start, quoted)) continue;
      this.#seen[this.seen++] = counter;
      return;
    }
    const counter = this.#counterOf(
      Buffer.from(bytes.buffer, bytes.byteOffset + start + 1, end - start - 2).toString('utf8'),
    );
    if (known.length < mostKnown) {
      known.push({ quoted: Uint8Array.from(bytes.subarray(start, end)), counter });
      if (counter.name !== undefined) this.#counters.set(counter.name, counter);
    }
    this.#seen[this.seen++] = counter;
  }

  /** The record is a row (or none): its keys count (or do not). */
  endRecord(isRow: boolean): void {
    const { seen } = this;
    this.seen = 0;
    if (!isRow) return;
    this.total += seen;
    for (let index = 0; index < seen; index++) {
      const counter = this.#seen[index]!;
      if (counter.decided) counter.times++;
      else this.#decide(counter);
    }
  }

  /** How often each of those came since `clear` that are named: which ones they are does not depend on when that is. */
  named(): ReadonlyMap<string, number> {
    const named = new Map<string, number>();
    for (const { name, times } of this.#named) if (times > 0) named.set(name!, times);
    return named;
  }

  /** Starts to count anew. */
  clear(): void {
    this.total = 0;
    for (const counter of this.#named) counter.times = 0;
  }

  #counterOf(key: string): Counter {
    if (!looksLikeName(key)) return this.#unnamed;
    const name = keyName(key);
    return this.#counters.get(name) ?? { name, times: 0, decided: false };
  }

  /** The first that a key counts: it is named where there is room for it. */
  #decide(counter: Counter): void {
    const name = counter.name!;
    const same = this.#counters.get(name) ?? counter;
    same.times++;
    if (same.decided) return;
    same.decided = true;
    if (this.#named.length >= mostNamed) return;
    this.#named.push(same);
    this.#counters.set(name, same);
  }
}

function isAt(bytes: Uint8Array, start: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[start + i] !== expected[i]) return false;
  return true;
}
