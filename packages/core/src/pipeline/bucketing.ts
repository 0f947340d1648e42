import { vectorOf, type Batch } from '../batch/batch.ts';
import { isValid } from '../batch/validity.ts';
import type { Vector } from '../batch/vector.ts';
import { hashNumber } from '../relate/number-keys.ts';
import type { Table } from '../table/table.ts';

/** How many buckets rows are put into. Neighbours are joined together until they are worth a part. */
export const bucketCount = 1024;

/**
 * Numbers of one window, 2^20 wide, share a group of eight neighbouring buckets: 17 minutes of milliseconds. Readings of one person are close in
 * time, so a row group has few people in it, and a quarter of the bytes. Eight, so that a window with very many rows is still divided.
 */
const window = 2 ** -20;
const fineBits = 3;

/**
 * Where each row of the batches goes so that rows stand bucket by bucket, in their order within one, and where each bucket starts. Rows of
 * equal values share a bucket; null is in the first.
 */
export function bucketPlaces(
  batches: readonly Batch<Table>[],
  by: string,
): { readonly places: Int32Array; readonly starts: Int32Array } {
  const buckets = batches.map((batch) => bucketsOf(vectorOf(batch, by)));
  const starts = new Int32Array(bucketCount + 1);
  for (const some of buckets) count(some, starts);
  for (let bucket = 0; bucket < bucketCount; bucket++) starts[bucket + 1]! += starts[bucket]!;
  const next = starts.slice();
  const places = new Int32Array(starts[bucketCount]!);
  let at = 0;
  for (const some of buckets) {
    place(some, next, places, at);
    at += some.length;
  }
  return { places, starts };
}

function count(buckets: Uint16Array, starts: Int32Array): void {
  for (let row = 0; row < buckets.length; row++) starts[buckets[row]! + 1]!++;
}

function place(buckets: Uint16Array, next: Int32Array, places: Int32Array, at: number): void {
  for (let row = 0; row < buckets.length; row++) places[at + row] = next[buckets[row]!]!++;
}

function bucketsOf(vector: Vector): Uint16Array {
  const buckets = new Uint16Array(vector.length);
  if (vector.kind === 'text') {
    const known = new Int16Array(vector.dictionary.size).fill(-1);
    for (let row = 0; row < buckets.length; row++) {
      if (!isValid(vector.validity, row)) continue;
      const code = vector.codes[row]!;
      if (known[code] === -1) known[code] = spread(vector.dictionary.hash(code), 10);
      buckets[row] = known[code]!;
    }
    return buckets;
  }
  const { values, validity } = vector;
  for (let row = 0; row < buckets.length; row++) {
    if (validity !== undefined && !isValid(validity, row)) continue;
    const value = values[row]! + 0;
    const group = spread(hashNumber(Math.floor(value * window)), 10 - fineBits);
    buckets[row] = (group << fineBits) | spread(hashNumber(value), fineBits);
  }
  return buckets;
}

/** Some bits of a hash: not those that a hash table of the bucket's rows uses first. */
function spread(hash: number, bits: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
}
