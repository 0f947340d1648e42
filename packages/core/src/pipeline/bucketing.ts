import { vectorOf, type Batch } from '../batch/batch.ts';
import { isValid, type Validity } from '../batch/validity.ts';
import type { TextVector, Vector } from '../batch/vector.ts';
import { arrayWork } from '../kernel/array-kernel.ts';
import type { Table } from '../table/table.ts';

/** How many buckets rows are put into. Neighbours are joined together until they are worth a part. */
export const bucketCount = 1024;

const bits = Math.log2(bucketCount);

/**
 * Numbers of one window, 2^20 wide, share a group of eight neighbouring buckets: 17 minutes of milliseconds. Readings of one person are close in
 * time, so a row group has few people in it, and a quarter of the bytes. Eight, so that a window with very many rows is still divided.
 */
const fineBits = 3;

/**
 * Where each row of the batches goes so that rows stand bucket by bucket, in their order within one, and where each bucket starts. Rows of
 * equal values share a bucket; null is in the first. What decides is the same on every machine, since it decides bytes: values that were chosen to
 * share a bucket make its part larger, and take no longer than others.
 */
export function bucketPlaces(
  batches: readonly Batch<Table>[],
  by: string,
): { readonly places: Int32Array; readonly starts: Int32Array } {
  // columns may be put together when they are asked for, which is a work of its own
  const vectors = batches.map((batch) => withValues(vectorOf(batch, by)));
  const rows = vectors.reduce((sum, { length }) => sum + length, 0);
  const work = arrayWork();
  const buckets = work.take(rows * 2);
  let at = buckets;
  for (const vector of vectors) {
    if (vector.kind === 'text') putTextBuckets(vector, work.view(Uint16Array, at, vector.length));
    else {
      work.functions.bucketsOf(work.putDoubles([vector.values]), vector.length, bits, fineBits, at);
      putNulls(vector.validity, work.view(Uint16Array, at, vector.length));
    }
    at += vector.length * 2;
  }
  const [places, next] = [work.take(rows * 4), work.take(bucketCount * 4)];
  const starts = work.put(new Int32Array(bucketCount + 1));
  work.functions.placeRows(buckets, rows, bucketCount, starts, next, places);
  return { places: work.words(places, rows).slice(), starts: work.words(starts, bucketCount + 1).slice() };
}

/** The vector, its values put together. */
function withValues(vector: Vector): Vector {
  void (vector.kind === 'text' ? vector.codes : vector.values);
  return vector;
}

function putNulls(validity: Validity, into: Uint16Array): void {
  if (validity === undefined) return;
  for (let row = 0; row < into.length; row++) if (!isValid(validity, row)) into[row] = 0;
}

function putTextBuckets({ codes, dictionary, validity }: TextVector, into: Uint16Array): void {
  const known = new Int16Array(dictionary.size).fill(-1);
  for (let row = 0; row < into.length; row++) {
    into[row] = 0;
    if (validity !== undefined && !isValid(validity, row)) continue;
    const code = codes[row]!;
    if (known[code] === -1) known[code] = spread(dictionary.stableHash(code));
    into[row] = known[code]!;
  }
}

/** Some bits of a hash: not those that a hash table of the bucket's rows uses first. */
function spread(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
}
