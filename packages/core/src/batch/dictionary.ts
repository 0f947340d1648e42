import { Buffer } from 'node:buffer';
import { LakehouseError } from '../table/lakehouse-error.ts';
import { grown, memory } from './growth.ts';
import {
  addTexts,
  findTexts,
  gatherTexts,
  indexTexts,
  worthwhileTexts,
  type NewTexts,
  type TextTable,
} from './kernel-texts.ts';
import { copyText, sameText, viewOf } from './text-bytes.ts';
import { hashesOf, hashText, stableHashText } from './text-hash.ts';

/** Texts as plain arrays: UTF-8 bytes one after another, and where each text starts and the last one ends. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

/** Texts whose hashes are there at a time when a table is made. */
const hashedAtATime = 16_384;

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

  readonly #shared: boolean;
  #bytes: Uint8Array = new Uint8Array(0);
  /** The memory of `#bytes`. */
  #view = viewOf(this.#bytes);
  #offsets: Int32Array = new Int32Array(1);
  /**
   * An open-addressed table: a code in the bits that tell its slots apart, which is more than it needs, and above them those of its hash. A text
   * that is not there is known by them: in a large table each look elsewhere waits for memory.
   */
  #slots: Int32Array = emptySlots;
  #texts: (string | undefined)[] = [];
  #size = 0;
  #indexed = true;

  /** `shared`: in memory that threads can share. */
  constructor({ shared = false } = {}) {
    this.#shared = shared;
  }

  /** A dictionary of packed texts, which must be distinct and are not copied. It is indexed when a text is first looked for. */
  static of({ bytes, offsets }: PackedTexts): Dictionary {
    const dictionary = new Dictionary();
    dictionary.#bytes = bytes;
    dictionary.#view = viewOf(bytes);
    dictionary.#offsets = offsets;
    dictionary.#size = offsets.length - 1;
    dictionary.#indexed = dictionary.#size === 0;
    return dictionary;
  }

  get size(): number {
    return this.#size;
  }

  /** All texts as plain arrays, or those from a code on: views of this dictionary's memory. `bytes` are those of all. */
  texts(from = 0): PackedTexts {
    const offsets = this.#offsets.subarray(from, this.#size + 1);
    return { bytes: this.#bytes.subarray(0, this.#offsets[this.#size]), offsets };
  }

  /** All texts as plain arrays of their own. */
  pack(): PackedTexts {
    const { bytes, offsets } = this.texts();
    return { bytes: bytes.slice(), offsets: offsets.slice() };
  }

  /** Whether the next text belongs into a new dictionary. Still accepts what it is given: a batch in the making may finish. */
  get full(): boolean {
    return this.#size >= Dictionary.maxEntries || this.#offsets[this.#size]! >= Dictionary.maxBytes;
  }

  /** The code of a text, or −1. */
  find(text: string): number {
    const bytes = viewOf(Buffer.from(text, 'utf8'));
    return this.findIn(bytes, 0, bytes.byteLength, hashText(bytes, 0, bytes.byteLength));
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

  /** A hash of a code's text that is the same on every machine: not that by which texts are found. */
  stableHash(code: number): number {
    this.#assertCode(code);
    return stableHashText(this.#view, this.#offsets[code]!, this.#offsets[code + 1]!);
  }

  /** The code of a text, added if it is new. */
  add(text: string): number {
    return this.addBytes(Buffer.from(text, 'utf8'));
  }

  /** The code of a text's UTF-8 bytes, added if it is new. */
  addBytes(text: Uint8Array): number {
    const bytes = viewOf(text);
    const hash = hashText(bytes, 0, text.length);
    const found = this.findIn(bytes, 0, text.length, hash);
    return found === -1 ? this.append(bytes, 0, text.length, hash) : found;
  }

  /** The code of the text [start, end), or −1. `hash` is its `hashText`. */
  findIn(source: DataView, start: number, end: number, hash: number): number {
    if (!this.#indexed) this.#index();
    // one by one here and below: until they are optimised, taking arrays apart costs more than all that they do
    const slots = this.#slots;
    const mask = slots.length - 1;
    const tag = hash & ~mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot]!;
      if (entry === -1) return -1;
      if ((entry & ~mask) === tag && this.#equals(entry & mask, source, start, end)) return entry & mask;
    }
  }

  /** The code of a text of another dictionary, or −1. */
  findFrom(other: Dictionary, code: number): number {
    other.#assertCode(code);
    return this.findIn(other.#view, other.#offsets[code]!, other.#offsets[code + 1]!, other.#hashOf(code));
  }

  /** The codes of the texts of another dictionary from its code `from` on; −1 where one is not here. */
  findAll(other: Dictionary, from = 0): Int32Array {
    if (this.#isWorthwhile(other, from)) return findTexts(this.#table(), other.texts(from));
    const codes = hashesOf(other.texts(from));
    for (let i = 0; i < codes.length; i++) {
      codes[i] = this.findIn(other.#view, other.#offsets[from + i]!, other.#offsets[from + i + 1]!, codes[i]!);
    }
    return codes;
  }

  /** The code of a text of another dictionary, added if it is new. */
  addFrom(other: Dictionary, code: number): number {
    other.#assertCode(code);
    const start = other.#offsets[code]!;
    const end = other.#offsets[code + 1]!;
    const hash = other.#hashOf(code);
    const found = this.findIn(other.#view, start, end, hash);
    return found === -1 ? this.append(other.#view, start, end, hash) : found;
  }

  /** The codes of all texts of another dictionary, in its order, added where they are new. */
  addAll(other: Dictionary): Int32Array {
    if (this.#isWorthwhile(other, 0)) return this.#addInKernel(other.texts());
    const codes = hashesOf(other.texts());
    for (let code = 0; code < codes.length; code++) {
      const start = other.#offsets[code]!;
      const end = other.#offsets[code + 1]!;
      const hash = codes[code]!;
      const found = this.findIn(other.#view, start, end, hash);
      codes[code] = found === -1 ? this.append(other.#view, start, end, hash) : found;
    }
    return codes;
  }

  /**
   * Adds texts of another dictionary, each once, that are not here, since all that are here are others of that one: nothing is looked for, nor
   * indexed until something is. They get the next codes, in their order.
   */
  appendFrom(other: Dictionary, codes: Int32Array): void {
    this.#indexed = false;
    const gathered = gatherTexts(other.texts(), codes, this.#offsets[this.#size]!);
    if (gathered !== undefined) return this.#appendTexts(gathered);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      other.#assertCode(code);
      this.append(other.#view, other.#offsets[code]!, other.#offsets[code + 1]!, 0);
    }
  }

  /** The end of `code`'s text where it stands at `start` in `source`, or −1 where it does not. */
  matchAt(code: number, source: DataView, start: number): number {
    const at = this.#offsets[code]!;
    const length = this.#offsets[code + 1]! - at;
    if (start + length > source.byteLength) return -1;
    return sameText(this.#view, at, source, start, length) ? start + length : -1;
  }

  #equals(code: number, source: DataView, start: number, end: number): boolean {
    const at = this.#offsets[code]!;
    return this.#offsets[code + 1]! - at === end - start && sameText(this.#view, at, source, start, end - start);
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
    return hashText(this.#view, this.#offsets[code]!, this.#offsets[code + 1]!);
  }

  /** Adds the text [start, end), which `findIn` did not find: its code. `hash` is its `hashText`. */
  append(source: DataView, start: number, end: number, hash: number): number {
    const length = end - start;
    const code = this.#makeRoom(1, length);
    const at = this.#offsets[code]!;
    copyText(source, start, this.#view, at, length);
    this.#offsets[code + 1] = at + length;
    this.#size = code + 1;
    if (!this.#indexed) return code;
    if (this.#size * 2 > this.#slots.length) this.#index();
    else this.#place(code, hash);
    return code;
  }

  #place(code: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
    this.#slots[slot] = code | (hash & ~mask);
  }

  #table(): TextTable {
    if (!this.#indexed) this.#index();
    return { bytes: this.#bytes, offsets: this.#offsets, size: this.#size, slots: this.#slots };
  }

  #isWorthwhile(other: Dictionary, from: number): boolean {
    const bytes = this.#offsets[this.#size]! + other.#offsets[other.#size]! - other.#offsets[from]!;
    return worthwhileTexts(other.#size - from, this.#size, bytes);
  }

  #addInKernel(given: PackedTexts): Int32Array {
    const most = this.#size + given.offsets.length - 1;
    if (!this.#indexed || most * 2 > this.#slots.length) this.#index(most);
    const added = addTexts(this.#table(), given);
    this.#appendTexts(added);
    return added.codes;
  }

  #appendTexts({ bytes, ends }: NewTexts): void {
    const first = this.#makeRoom(ends.length, bytes.length);
    this.#bytes.set(bytes, this.#offsets[first]);
    this.#offsets.set(ends, first + 1);
    this.#size = first + ends.length;
  }

  /** Makes the table anew, with room for `texts` and as many again. Hashes are made again too: they would take as much memory as the offsets. */
  #index(texts = this.#size): void {
    let slots = 128;
    while (slots < texts * 2) slots *= 2;
    this.#slots = new Int32Array(slots).fill(-1);
    this.#indexed = true;
    if (indexTexts(this.#table())) return;
    for (let from = 0; from < this.#size; from += hashedAtATime) {
      const to = Math.min(from + hashedAtATime, this.#size);
      const hashes = hashesOf({ bytes: this.#bytes, offsets: this.#offsets.subarray(from, to + 1) });
      for (let i = 0; i < hashes.length; i++) this.#place(from + i, hashes[i]!);
    }
  }

  /** Makes room for more texts of so many bytes: the code of the first. */
  #makeRoom(texts: number, bytes: number): number {
    while (this.#size + texts >= this.#offsets.length) this.#growEntries();
    const end = this.#offsets[this.#size]! + bytes;
    if (end > this.#bytes.length) this.#growBytes(end);
    return this.#size;
  }

  #growEntries(): void {
    const offsets = new Int32Array(memory(Math.max(64, grown(this.#offsets.length)) * 4, this.#shared));
    offsets.set(this.#offsets);
    this.#offsets = offsets;
  }

  #growBytes(needed: number): void {
    const bytes = new Uint8Array(memory(Math.max(needed, 1024, grown(this.#bytes.length)), this.#shared));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }
}
