import type { ByteWriter } from './byte-writer.ts';

/** How numbers are written one after another. */
export type NumberKind = 'double' | 'int64' | 'int32' | 'date';

/** Bytes of one plain value. */
export function plainBytes(kind: NumberKind): number {
  return kind === 'double' || kind === 'int64' ? 8 : 4;
}

/** Writes `values[from, to)` one after another in PLAIN encoding. */
export function writePlainNumbers(
  out: ByteWriter,
  kind: NumberKind,
  values: Float64Array,
  from: number,
  to: number,
): void {
  if (kind === 'double') {
    out.set(new Uint8Array(values.buffer, values.byteOffset + from * 8, (to - from) * 8));
    return;
  }
  const words = kind === 'int64' ? int64Words(values, from, to) : Int32Array.from(values.subarray(from, to));
  out.set(new Uint8Array(words.buffer));
}

/** Exact integers as pairs of 32-bit words, low word first: a BigInt for each would be ten times slower. */
function int64Words(values: Float64Array, from: number, to: number): Int32Array {
  const words = new Int32Array((to - from) * 2);
  for (let i = from, at = 0; i < to; i++) {
    const value = values[i]!;
    words[at++] = value;
    words[at++] = Math.floor(value / 4294967296);
  }
  return words;
}
