import { vectorOf, type Batch } from '../batch/batch.ts';
import { concatBatches } from '../batch/concat.ts';
import type { Dictionary } from '../batch/dictionary.ts';
import { isValid } from '../batch/validity.ts';
import type { ColumnName, Table } from '../table/table.ts';
import { stableHashNumber } from './number-hash.ts';
import type { Spill } from './spill.ts';

/** Rows that wait for one bucket before they are written: more make fewer, larger writes. */
const rowsAtATime = 4096;

interface Waiting<T extends Table> {
  batches: Batch<T>[];
  rows: number;
}

/** Parts rows by a hash of their key, equal keys into one bucket, and puts them aside in input order. */
export class Buckets<T extends Table> {
  readonly #spill: Spill<T>;
  readonly #key: ColumnName<T>;
  readonly #waiting: readonly Waiting<T>[];
  readonly #textBuckets = new WeakMap<Dictionary, Int32Array>();

  constructor(spill: Spill<T>, key: ColumnName<T>, buckets: number) {
    this.#spill = spill;
    this.#key = key;
    this.#waiting = Array.from({ length: buckets }, () => ({ batches: [], rows: 0 }));
  }

  /** Returns how many rows have no key; they are put nowhere, since they match nothing. */
  async add(batch: Batch<T>): Promise<number> {
    const parts = this.#waiting.map((): number[] => []);
    const buckets = this.#bucketsOf(batch);
    let keyless = 0;
    for (let row = 0; row < batch.length; row++) {
      const bucket = buckets[row]!;
      if (bucket === -1) keyless++;
      else parts[bucket]!.push(row);
    }
    for (const [bucket, rows] of parts.entries()) {
      if (rows.length === 0) continue;
      const waiting = this.#waiting[bucket]!;
      waiting.batches.push(batch.take(Int32Array.from(rows)));
      waiting.rows += rows.length;
      if (waiting.rows >= rowsAtATime) await this.#write(bucket, waiting);
    }
    return keyless;
  }

  /** Writes what still waits. */
  async finish(): Promise<void> {
    for (const [bucket, waiting] of this.#waiting.entries()) {
      if (waiting.rows > 0) await this.#write(bucket, waiting);
    }
  }

  async #write(bucket: number, waiting: Waiting<T>): Promise<void> {
    const { batches } = waiting;
    waiting.batches = [];
    waiting.rows = 0;
    await this.#spill.write(bucket, concatBatches(batches[0]!.table, batches));
  }

  #bucketsOf(batch: Batch<T>): Int32Array {
    const vector = vectorOf(batch, this.#key);
    const buckets = new Int32Array(batch.length);
    for (let row = 0; row < buckets.length; row++) {
      if (!isValid(vector.validity, row)) buckets[row] = -1;
      else if (vector.kind === 'text') buckets[row] = this.#textBucket(vector.dictionary, vector.codes[row]!);
      else buckets[row] = this.#bucket(stableHashNumber(vector.values[row]! + 0));
    }
    return buckets;
  }

  #textBucket(dictionary: Dictionary, code: number): number {
    let known = this.#textBuckets.get(dictionary);
    if (known === undefined || known.length < dictionary.size) {
      const grown = new Int32Array(dictionary.size + (dictionary.size >> 1)).fill(-1);
      if (known !== undefined) grown.set(known);
      this.#textBuckets.set(dictionary, (known = grown));
    }
    if (known[code] === -1) known[code] = this.#bucket(dictionary.stableHash(code));
    return known[code]!;
  }

  /** Takes other bits of the hash than key look-ups do, which would collide if all keys of a bucket shared theirs. */
  #bucket(hash: number): number {
    return (Math.imul(hash, 0x9e3779b1) >>> 15) % this.#waiting.length;
  }
}
