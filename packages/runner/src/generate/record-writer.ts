import { Buffer } from 'node:buffer';
import type { Dirt } from './dirt.ts';

/** Bytes a block, about: what is handed to the store at once. */
const blockBytes = 256 * 1024;
/** Bytes that a record and what dirt adds to it stay below. */
const slackBytes = 8 * 1024;

/** Collects records as bytes, a block at a time. The block is written over once it was taken. */
export class RecordWriter {
  readonly #buffer = Buffer.allocUnsafe(blockBytes + slackBytes);
  readonly #rowsPerFile: number;
  readonly #dirt: Dirt | undefined;
  #length = 0;
  #rowsOfFile = 0;
  /** Valid records written so far. */
  rows = 0;

  constructor(rowsPerFile: number, dirt: Dirt | undefined) {
    this.#rowsPerFile = rowsPerFile;
    this.#dirt = dirt;
  }

  get length(): number {
    return this.#length;
  }

  get fileFull(): boolean {
    return this.#rowsOfFile >= this.#rowsPerFile;
  }

  startFile(): void {
    this.#rowsOfFile = 0;
  }

  bytes(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  text(text: string): void {
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
  }

  /** A whole number from 0 to 2^53 − 1, in digits. */
  integer(value: number): void {
    // two halves below 2^31, whose digits come by integer division
    const high = Math.floor(value / 10_000_000);
    if (high === 0) return this.#digits(value, 1);
    this.#digits(high, 1);
    this.#digits(value - high * 10_000_000, 7);
  }

  /** Ends a record. True when the block wants to be taken: it is full, or the file is. */
  endRecord(): boolean {
    this.rows++;
    this.#rowsOfFile++;
    if (this.#dirt === undefined) this.#buffer[this.#length++] = 10;
    else this.#length = this.#dirt.endRecord(this.#buffer, this.#length, this.#rowsOfFile === 1);
    return this.#length >= blockBytes || this.fileFull;
  }

  take(): Uint8Array {
    const block = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return block;
  }

  #digits(value: number, least: number): void {
    let rest = value | 0;
    let digits = least;
    for (let power = 10 ** least; power <= value; power *= 10) digits++;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      const next = (rest / 10) | 0;
      this.#buffer[at] = 48 + rest - next * 10;
      rest = next;
    }
    this.#length += digits;
  }
}
