import { Buffer } from 'node:buffer';
import { slicePacked, type PackedColumn, type PackedRows } from '../batch/packed.ts';
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
  const offsets = new Float64Array(bucketCount + 1);
  const blocks: Uint8Array[] = [];
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const [start, end] = [starts[bucket]!, starts[bucket + 1]!];
    let length = 0;
    const put = (bytes: Uint8Array): void => {
      length += bytes.length;
      blocks.push(bytes);
    };
    const slice = end > start ? slicePacked(rows, start, end) : undefined;
    for (const { name } of slice === undefined ? [] : columns) {
      const { values } = slice!.columns[name]!;
      put(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    for (const { name, nullable } of slice === undefined ? [] : columns) {
      if (nullable) put(slice!.columns[name]!.validity ?? new Uint8Array((end - start + 7) >> 3).fill(255));
    }
    if (length % 8 > 0) put(new Uint8Array(8 - (length % 8)));
    offsets[bucket + 1] = offsets[bucket]! + length;
  }
  return { shape: { columns, starts, offsets }, bytes: Buffer.concat(blocks) };
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
