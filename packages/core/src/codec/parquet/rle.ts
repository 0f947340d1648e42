import type { ByteWriter } from './byte-writer.ts';
import { encodingKernel } from './encoding-kernel.ts';

/** Bits that hold numbers from 0 to `largest`; at least 1, since some readers refuse a width of 0. */
export function bitsFor(largest: number): number {
  return Math.max(1, 32 - Math.clz32(largest));
}

/**
 * Writes `values[from, to)`, a page at most, as runs of one value and runs of packed bits (Parquet's RLE/bit-packing hybrid).
 *
 * Values take `bits` bits, 1 to 24. A run of one value is written where it is eight values or longer.
 */
export function writeRle(
  out: ByteWriter,
  values: Int32Array | Uint8Array,
  from: number,
  to: number,
  bits: number,
): void {
  const kernel = encodingKernel();
  const length = kernel.functions.writeRuns(kernel.putWords(values, from, to), to - from, bits, kernel.output);
  kernel.writeOut(out, length);
}
