import { Buffer } from 'node:buffer';
import { keyName, looksLikeName } from './key-name.ts';

/** Keys that are named in what one decoder reads, at most; more of them are counted together. */
const mostNamed = 20;
/** Keys that are recognized by their bytes, at most. */
const mostKnown = 64;

/**
 * Unknown keys of records, counted: those that look like names of columns each by itself, all others together. A record's keys count once it is a row.
 */
export class UnknownKeys {
  total = 0;
  /** Those that are named, with how often they came since `clear`: which ones they are does not depend on when that is. */
  readonly named = new Map<string, number>();
  readonly #admitted = new Set<string>();
  readonly #known: { readonly quoted: Uint8Array; readonly name: string | undefined }[] = [];
  /** The known key that is likely to come next. */
  #next = 0;
  readonly #names: (string | undefined)[] = [];

  /** A key of the record that is read now. */
  see(key: string): void {
    this.#names.push(this.#nameOf(key));
  }

  /** The same for a key without escapes as it stands in bytes, quotes included. */
  seeBytes(bytes: Uint8Array, start: number, end: number): void {
    const known = this.#known;
    for (let tried = 0; tried < known.length; tried++) {
      if (this.#next >= known.length) this.#next = 0;
      const { quoted, name } = known[this.#next++]!;
      if (quoted.length !== end - start || !isAt(bytes, start, quoted)) continue;
      this.#names.push(name);
      return;
    }
    const name = this.#nameOf(
      Buffer.from(bytes.buffer, bytes.byteOffset + start + 1, end - start - 2).toString('utf8'),
    );
    if (known.length < mostKnown) known.push({ quoted: Uint8Array.from(bytes.subarray(start, end)), name });
    this.#names.push(name);
  }

  /** Unknown keys of the record that is read now. */
  get seen(): number {
    return this.#names.length;
  }

  /** The record is a row (or none): its keys count (or do not). */
  endRecord(isRow: boolean): void {
    if (this.#names.length === 0) return;
    if (isRow) {
      this.total += this.#names.length;
      for (const name of this.#names) {
        if (name !== undefined && this.#admitted.size < mostNamed) this.#admitted.add(name);
        if (name !== undefined && this.#admitted.has(name)) this.named.set(name, (this.named.get(name) ?? 0) + 1);
      }
    }
    this.#names.length = 0;
  }

  /** Starts to count anew. */
  clear(): void {
    this.total = 0;
    this.named.clear();
  }

  #nameOf(key: string): string | undefined {
    return looksLikeName(key) ? keyName(key) : undefined;
  }
}

function isAt(bytes: Uint8Array, start: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[start + i] !== expected[i]) return false;
  return true;
}
