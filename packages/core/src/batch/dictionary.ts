import { Buffer } from 'node:buffer';
import { LakehouseError } from '../table/lakehouse-error.ts';

/** Texts as plain arrays: UTF-8 bytes one after another, and where each text starts and the last one ends. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

/** Bytes up to which a text is copied one by one. */
const shortText = 64;

/** What a dictionary without texts looks into. */
const emptySlots = new Int32Array(1).fill(-1);

/**
 * Distinct texts, each with a code from 0 up, kept as UTF-8 bytes one after another (Arrow's offsets and data).
 *
 * Append-only: a code, once given, always means the same text, so batches share a dictionary that still grows. Bounded: when
 * `full`, whoever fills it starts a new one, and memory stays bounded for columns of unique values.
 */
export class Dictionary {
  static readonly maxEntries = 65_536;
  static readonly maxBytes = 8 << 20;

  #bytes: Uint8Array = new Uint8Array(0);
  /** The memory of `#bytes`. */
  #words = new DataView(this.#bytes.buffer);
  #offsets: Int32Array = new Int32Array(1);
  #hashes = new Int32Array(0);
  #slots: Int32Array = emptySlots;
  #texts: (string | undefined)[] = [];
  #size = 0;
  #indexed = true;

  /** A dictionary of packed texts, which must be distinct and are not copied. It is indexed when a text is first looked for. */
  static of({ bytes, offsets }: PackedTexts): Dictionary {
    const dictionary = new Dictionary();
    dictionary.#bytes = bytes;
    dictionary.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    dictionary.#offsets = offsets;
    dictionary.#size = offsets.length - 1;
    dictionary.#indexed = dictionary.#size === 0;
    return dictionary;
  }

  get size(): number {
    return this.#size;
  }

  /** All texts as plain arrays, in memory that threads can share where `shared` says so. */
  pack(shared = false): PackedTexts {
    const end = this.#offsets[this.#size]!;
    const offsets = new Int32Array(memory((this.#size + 1) * 4, shared));
    offsets.set(this.#offsets.subarray(0, this.#size + 1));
    const bytes = new Uint8Array(memory(end, shared));
    bytes.set(this.#bytes.subarray(0, end));
    return { bytes, offsets };
  }

  /** Whether the next text belongs into a new dictionary. Still accepts what it is given: a batch in the making may finish. */
  get full(): boolean {
    return this.#size >= Dictionary.maxEntries || this.#offsets[this.#size]! >= Dictionary.maxBytes;
  }

  /** The code of a text, or −1. */
  find(text: string): number {
    const bytes = Buffer.from(text, 'utf8');
    return this.findBytes(bytes, 0, bytes.length, hashBytes(bytes, 0, bytes.length));
  }

  /** The text of a code; made once, then kept. */
  text(code: number): string {
    return (this.#texts[code] ??= Buffer.from(this.bytes(code)).toString('utf8'));
  }

  /** The UTF-8 bytes of a code: a view, not to be written to. */
  bytes(code: number): Uint8Array {
    this.#assertCode(code);
    return this.#bytes.subarray(this.#offsets[code]!, this.#offsets[code + 1]!);
  }

  /** The code of a text, added if it is new. */
  add(text: string): number {
    const bytes = Buffer.from(text, 'utf8');
    return this.addBytes(bytes, 0, bytes.length, hashBytes(bytes, 0, bytes.length));
  }

  /** The code of `source[start, end)`, or −1. `hash` is `hashBytes` of the same range. */
  findBytes(source: Uint8Array, start: number, end: number, hash: number): number {
    if (!this.#indexed) this.#index();
    const [slots, hashes, mask] = [this.#slots, this.#hashes, this.#slots.length - 1];
    for (let slot = mix(hash) & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot]!;
      if (code === -1) return -1;
      if (hashes[code] === hash && this.#equals(code, source, start, end)) return code;
    }
  }

  /** The code of `source[start, end)`, added if it is new. `hash` is `hashBytes` of the same range. */
  addBytes(source: Uint8Array, start: number, end: number, hash: number): number {
    const found = this.findBytes(source, start, end, hash);
    return found === -1 ? this.#append(source, start, end, hash) : found;
  }

  /** The code of a text of another dictionary, or −1. */
  findFrom(other: Dictionary, code: number): number {
    other.#assertCode(code);
    return this.findBytes(other.#bytes, other.#offsets[code]!, other.#offsets[code + 1]!, other.#hashOf(code));
  }

  /** The code of a text of another dictionary, added if it is new. */
  addFrom(other: Dictionary, code: number): number {
    other.#assertCode(code);
    return this.addBytes(other.#bytes, other.#offsets[code]!, other.#offsets[code + 1]!, other.#hashOf(code));
  }

  /** The end of `code`'s text where it stands at `start` in `source`, or −1 where it does not. `words` is the memory of `source`. */
  matchAt(code: number, source: Uint8Array, words: DataView, start: number): number {
    const own = this.#words;
    let at = this.#offsets[code]!;
    const end = start + this.#offsets[code + 1]! - at;
    if (end > source.length) return -1;
    let i = start;
    for (; i + 4 <= end; at += 4, i += 4) if (own.getInt32(at, true) !== words.getInt32(i, true)) return -1;
    for (; i < end; at++, i++) if (this.#bytes[at] !== source[i]) return -1;
    return end;
  }

  #equals(code: number, source: Uint8Array, start: number, end: number): boolean {
    const [bytes, from] = [this.#bytes, this.#offsets[code]!];
    if (this.#offsets[code + 1]! - from !== end - start) return false;
    for (let at = from, i = start; i < end; at++, i++) if (bytes[at] !== source[i]) return false;
    return true;
  }

  #assertCode(code: number): void {
    if (code < 0 || code >= this.#size)
      throw new LakehouseError(
        'internal',
        `dictionary has no code ${code}`,
        'codes belong to the dictionary of their own batch',
      );
  }

  #hashOf(code: number): number {
    if (this.#indexed) return this.#hashes[code]!;
    return hashBytes(this.#bytes, this.#offsets[code]!, this.#offsets[code + 1]!);
  }

  #append(source: Uint8Array, start: number, end: number, hash: number): number {
    const code = this.#size;
    if (code + 1 >= this.#offsets.length) this.#growEntries();
    const at = this.#offsets[code]!;
    const length = end - start;
    if (at + length > this.#bytes.length) this.#growBytes(at + length);
    // a view for each text would cost more than its bytes
    if (length <= shortText) for (let i = 0; i < length; i++) this.#bytes[at + i] = source[start + i]!;
    else this.#bytes.set(source.subarray(start, end), at);
    this.#offsets[code + 1] = at + length;
    this.#hashes[code] = hash;
    this.#size = code + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    else this.#place(code, hash);
    return code;
  }

  #place(code: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = mix(hash) & mask;
    while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
    this.#slots[slot] = code;
  }

  #index(): void {
    this.#hashes = new Int32Array(this.#offsets.length - 1);
    for (let code = 0; code < this.#size; code++) {
      this.#hashes[code] = hashBytes(this.#bytes, this.#offsets[code]!, this.#offsets[code + 1]!);
    }
    let slots = 128;
    while (slots < this.#size * 2) slots *= 2;
    this.#slots = new Int32Array(slots).fill(-1);
    for (let code = 0; code < this.#size; code++) this.#place(code, this.#hashes[code]!);
    this.#indexed = true;
  }

  #rehash(): void {
    this.#slots = new Int32Array(Math.max(128, this.#slots.length * 2)).fill(-1);
    for (let code = 0; code < this.#size; code++) this.#place(code, this.#hashes[code]!);
  }

  #growEntries(): void {
    const offsets = new Int32Array(Math.max(64, this.#offsets.length * 2));
    offsets.set(this.#offsets);
    this.#offsets = offsets;
    const hashes = new Int32Array(offsets.length - 1);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
  }

  #growBytes(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, 1024, this.#bytes.length * 2));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#words = new DataView(bytes.buffer);
  }
}

function memory(bytes: number, shared: boolean): ArrayBuffer | SharedArrayBuffer {
  return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}

/** The start value of the text hash; a scanner folds bytes in with `hash = Math.imul(hash ^ byte, hashFactor)` as it passes them. */
export const hashSeed = -2128831035;
export const hashFactor = 16777619;

/** The 32-bit hash of `bytes[start, end)`, as `Dictionary` wants it. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = hashSeed;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, hashFactor);
  return hash;
}

function mix(hash: number): number {
  return hash ^ (hash >>> 15);
}
