import type { PackedColumn, PackedRows } from '../batch/packed.ts';
import { allValid, isValid, setNull, sliceValidity } from '../batch/validity.ts';
import type { Numbers } from '../batch/narrow.ts';
import { arrayWork } from '../kernel/array-kernel.ts';
import { bucketCount } from './bucketing.ts';

const arrays = { Float64Array, Float32Array, Int32Array, Int16Array, Int8Array };

/** What the bytes of bucketed rows mean. */
export interface BucketShape {
  readonly columns: readonly {
    readonly name: string;
    readonly type: keyof typeof arrays;
    readonly base: number;
    readonly nullable: boolean;
  }[];
  /** Rows before each bucket, one more for all. */
  readonly starts: Int32Array;
  /** Bytes before each bucket, one more for all. */
  readonly offsets: Float64Array;
}

/**
 * Rows as bytes, bucket by bucket, so that neighbouring buckets are read in one piece: of each bucket the numbers of every column, then the bits
 * of those that have nulls. Texts stay behind.
 */
export function bucketBytes(
  rows: PackedRows,
  starts: Int32Array,
): { readonly shape: BucketShape; readonly bytes: Uint8Array } {
  const columns = Object.entries(rows.columns)
    .map(([name, { values, base, validity }]) => ({
      name,
      type: values.constructor.name as keyof typeof arrays,
      base,
      nullable: validity !== undefined,
    }))
    // the widest first, so that each column starts where its type may
    .toSorted((a, b) => arrays[b.type].BYTES_PER_ELEMENT - arrays[a.type].BYTES_PER_ELEMENT);
  const shape = { columns, starts, offsets: bucketOffsets(columns, starts) };
  const bytes = numbersApart(
    columns.map(({ name }) => rows.columns[name]!.values),
    shape,
  );
  for (const [index, name] of nullableOf(columns).entries()) {
    const { validity } = rows.columns[name]!;
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      const { at, length } = bitsAt(shape, bucket, index);
      const some = sliceValidity(validity, starts[bucket]!, starts[bucket + 1]!);
      if (some === undefined) bytes.fill(255, at, at + length);
      else bytes.set(some, at);
    }
  }
  return { shape, bytes };
}

/** Bytes of buckets that are made at a time, where there is more than one. */
const bytesAtATime = 1 << 20;

/** The columns' numbers where they belong, and zeros elsewhere. */
function numbersApart(columns: readonly Numbers[], shape: BucketShape): Uint8Array {
  const { offsets } = shape;
  const bytes = new Uint8Array(offsets[bucketCount]!);
  for (let from = 0; from < bucketCount;) {
    let to = from + 1;
    while (to < bucketCount && offsets[to + 1]! - offsets[from]! <= bytesAtATime) to++;
    putNumbersApart(columns, shape, from, to, bytes);
    from = to;
  }
  return bytes;
}

/** As `numbersApart`, of buckets [from, to). */
function putNumbersApart(
  columns: readonly Numbers[],
  { starts, offsets }: BucketShape,
  from: number,
  to: number,
  bytes: Uint8Array,
): void {
  const [first, last, start] = [starts[from]!, starts[to]!, offsets[from]!];
  const work = arrayWork();
  const length = offsets[to]! - start;
  const out = work.take(length);
  const column = work.take((last - first) * Float64Array.BYTES_PER_ELEMENT);
  const counts = work.put(starts.subarray(from, to + 1));
  const ends = work.put(offsetsWithin(offsets, from, to));
  work.view(Uint8Array, out, length).fill(0);
  for (const { buffer, byteOffset, BYTES_PER_ELEMENT: size } of columns) {
    const some = new Uint8Array(buffer, byteOffset + first * size, (last - first) * size);
    work.view(Uint8Array, column, some.length).set(some);
    work.functions.putApart(column, counts, to - from, size, ends, out);
  }
  bytes.set(work.view(Uint8Array, out, length), start);
}

/** Bytes before each bucket, of which each starts at a multiple of eight. */
function bucketOffsets(columns: BucketShape['columns'], starts: Int32Array): Float64Array {
  const rowBytes = rowBytesOf(columns);
  const nullable = nullableOf(columns).length;
  const offsets = new Float64Array(bucketCount + 1);
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const rows = starts[bucket + 1]! - starts[bucket]!;
    const length = rows * rowBytes + nullable * ((rows + 7) >> 3);
    offsets[bucket + 1] = offsets[bucket]! + Math.ceil(length / 8) * 8;
  }
  return offsets;
}

/** Where buckets [from, to) start among their own bytes. */
function offsetsWithin(offsets: Float64Array, from: number, to: number): Int32Array {
  const within = new Int32Array(to - from);
  for (let bucket = from; bucket < to; bucket++) within[bucket - from] = offsets[bucket]! - offsets[from]!;
  return within;
}

/** Where a bucket's bits of a nullable column are, and how many bytes they take. */
function bitsAt({ columns, starts, offsets }: BucketShape, bucket: number, nullable: number) {
  const rows = starts[bucket + 1]! - starts[bucket]!;
  const length = (rows + 7) >> 3;
  return { at: offsets[bucket]! + rows * rowBytesOf(columns) + nullable * length, length };
}

function rowBytesOf(columns: BucketShape['columns']): number {
  return columns.reduce((sum, { type }) => sum + arrays[type].BYTES_PER_ELEMENT, 0);
}

function nullableOf(columns: BucketShape['columns']): string[] {
  return columns.flatMap(({ name, nullable }) => (nullable ? [name] : []));
}

/** The rows of buckets [from, to) out of their bytes, which `read` puts into an array of their length. */
export function rowsOfBuckets(
  shape: BucketShape,
  from: number,
  to: number,
  read: (into: Uint8Array) => void,
): PackedRows {
  const work = arrayWork();
  const starts = shape.starts.subarray(from, to + 1);
  const rows = starts[to - from]! - starts[0]!;
  const length = shape.offsets[to]! - shape.offsets[from]!;
  const [input, out] = [work.take(length), work.take(rows * Float64Array.BYTES_PER_ELEMENT)];
  const [places, counts] = [work.put(offsetsWithin(shape.offsets, from, to)), work.put(starts)];
  const bytes = work.view(Uint8Array, input, length);
  read(bytes);
  const columns: Record<string, PackedColumn> = {};
  let before = 0;
  for (const { name, type, base } of shape.columns) {
    const of: new (buffer: ArrayBuffer, address: number, length: number) => Numbers = arrays[type];
    const size = arrays[type].BYTES_PER_ELEMENT;
    work.functions.putTogether(input, places, counts, to - from, before, size, out);
    columns[name] = { values: work.view(of, out, rows).slice(), base, validity: undefined };
    before += size;
  }
  for (const [index, name] of nullableOf(shape.columns).entries()) {
    columns[name] = { ...columns[name]!, validity: validityOf(shape, bytes, from, to, index) };
  }
  return { rows, columns };
}

function validityOf(shape: BucketShape, bytes: Uint8Array, from: number, to: number, nullable: number): Uint8Array {
  const { starts, offsets } = shape;
  const validity = allValid(starts[to]! - starts[from]!);
  for (let bucket = from; bucket < to; bucket++) {
    const { at, length } = bitsAt(shape, bucket, nullable);
    const bits = bytes.subarray(at - offsets[from]!, at - offsets[from]! + length);
    const rows = starts[bucket + 1]! - starts[bucket]!;
    for (let row = 0; row < rows; row++) {
      if (!isValid(bits, row)) setNull(validity, starts[bucket]! - starts[from]! + row);
    }
  }
  return validity;
}
