import { Buffer } from 'node:buffer';
import type { InvalidReason } from '@stedi-lakehouse/core';
import { Random } from './random.ts';

/** What looks odd and is valid all the same. */
export type UnusualKind = 'unknown_key' | 'crlf' | 'blank_line' | 'byte_order_mark';

/** What was put among the clean records, by kind. */
export interface DirtCounts {
  /** Records beside the valid ones, by the reason for which a reader has to refuse them. */
  readonly invalid: Readonly<Partial<Record<InvalidReason, number>>>;
  readonly unusual: Readonly<Partial<Record<UnusualKind, number>>>;
}

/** A record that no reader may take for a row, in one line without its end. */
export interface InvalidSample {
  readonly reason: InvalidReason;
  readonly bytes: Uint8Array;
}

const unusualKinds: readonly UnusualKind[] = ['unknown_key', 'crlf', 'blank_line'];
const extraKey = Buffer.from(',"firmware":{"channel":"beta","build":[7,null,"\\u00e9\\"}"]}}');
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Puts invalid records and oddities after a share of the clean ones, every kind in turn. The first record of a file stays clean. */
export class Dirt implements DirtCounts {
  readonly invalid: Partial<Record<InvalidReason, number>> = {};
  readonly unusual: Partial<Record<UnusualKind, number>> = {};
  readonly #samples: readonly InvalidSample[];
  readonly #random: Random;
  readonly #threshold: number;
  #turn = 0;

  constructor(share: number, random: Random, samples: readonly InvalidSample[]) {
    this.#threshold = Math.ceil(share * 0x1_0000_0000);
    this.#random = random;
    this.#samples = samples;
  }

  /** Whether a file starts with a byte order mark. */
  startFile(): Uint8Array | undefined {
    if (this.#random.next() >= this.#threshold) return undefined;
    this.#count('byte_order_mark');
    return mark;
  }

  /** Ends the record that `buffer` holds up to `length`, perhaps with something odd. Returns the new length. */
  endRecord(buffer: Uint8Array, length: number, firstOfFile: boolean): number {
    if (firstOfFile || this.#random.next() >= this.#threshold) {
      buffer[length] = 10;
      return length + 1;
    }
    const turn = this.#turn++ % (this.#samples.length + unusualKinds.length);
    const sample = this.#samples[turn];
    if (sample === undefined) return this.#endOddly(buffer, length, unusualKinds[turn - this.#samples.length]!);
    this.invalid[sample.reason] = (this.invalid[sample.reason] ?? 0) + 1;
    buffer[length] = 10;
    buffer.set(sample.bytes, length + 1);
    buffer[length + 1 + sample.bytes.length] = 10;
    return length + sample.bytes.length + 2;
  }

  #endOddly(buffer: Uint8Array, length: number, kind: UnusualKind): number {
    this.#count(kind);
    let end = length;
    if (kind === 'unknown_key') {
      // in the place of the record's last brace
      buffer.set(extraKey, end - 1);
      end += extraKey.length - 1;
    }
    if (kind === 'crlf') buffer[end++] = 13;
    buffer[end++] = 10;
    if (kind === 'blank_line') buffer[end++] = 10;
    return end;
  }

  #count(kind: UnusualKind): void {
    this.unusual[kind] = (this.unusual[kind] ?? 0) + 1;
  }
}
