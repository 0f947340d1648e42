import type { PackedColumn, PackedRows } from '../batch/packed.ts';
import { sliceValidity } from '../batch/validity.ts';
import type { Numbers } from '../batch/narrow.ts';
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

/** Rows as bytes, bucket by bucket, so that neighbouring buckets are read in one piece. Texts stay behind. */
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
  const offsets = bucketOffsets(columns, starts);
  const bytes = new Uint8Array(offsets[bucketCount]!);
  const ends = offsets.slice(0, bucketCount);
  for (const { name } of columns) {
    const { values } = rows.columns[name]!;
    const size = values.BYTES_PER_ELEMENT;
    const from = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      const some = from.subarray(starts[bucket]! * size, starts[bucket + 1]! * size);
      bytes.set(some, ends[bucket]!);
      ends[bucket]! += some.length;
    }
  }
  for (const { name, nullable } of columns) {
    if (!nullable) continue;
    const { validity } = rows.columns[name]!;
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      const [start, end] = [starts[bucket]!, starts[bucket + 1]!];
      const length = (end - start + 7) >> 3;
      const some = sliceValidity(validity, start, end);
      if (some === undefined) bytes.fill(255, ends[bucket]!, ends[bucket]! + length);
      else bytes.set(some, ends[bucket]!);
      ends[bucket]! += length;
    }
  }
  return { shape: { columns, starts, offsets }, bytes };
}

/** Bytes before each bucket, of which each starts at a multiple of eight. */
function bucketOffsets(columns: BucketShape['columns'], starts: Int32Array): Float64Array {
  const rowBytes = columns.reduce((sum, { type }) => sum + arrays[type].BYTES_PER_ELEMENT, 0);
  const nullable = columns.filter((column) => column.nullable).length;
  const offsets = new Float64Array(bucketCount + 1);
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const rows = starts[bucket + 1]! - starts[bucket]!;
    const length = rows * rowBytes + nullable * ((rows + 7) >> 3);
    offsets[bucket + 1] = offsets[bucket]! + Math.ceil(length / 8) * 8;
  }
  return offsets;
}

/** The rows of buckets [from, to) out of their bytes, a bucket at a time. */
export function rowsOfBuckets(shape: BucketShape, buffer: ArrayBuffer, from: number, to: number): PackedRows[] {
  const slices: PackedRows[] = [];
  for (let bucket = from; bucket < to; bucket++) {
    const rows = shape.starts[bucket + 1]! - shape.starts[bucket]!;
    if (rows === 0) continue;
    let at = shape.offsets[bucket]! - shape.offsets[from]!;
    const columns: Record<string, PackedColumn> = {};
    for (const { name, type, base } of shape.columns) {
      const values: Numbers = new arrays[type](buffer, at, rows);
      at += values.byteLength;
      columns[name] = { values, base, validity: undefined };
    }
    for (const { name, nullable } of shape.columns) {
      if (!nullable) continue;
      const validity = new Uint8Array(buffer, at, (rows + 7) >> 3);
      at += validity.length;
      columns[name] = { ...columns[name]!, validity };
    }
    slices.push({ rows, columns });
  }
  return slices;
}
