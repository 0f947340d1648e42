import type { ByteWriter } from './byte-writer.ts';

/** Bits that hold numbers from 0 to `largest`; at least 1, since some readers refuse a width of 0. */
export function bitsFor(largest: number): number {
  return Math.max(1, 32 - Math.clz32(largest));
}

/**
 * Writes `values[from, to)` as runs of one value and runs of packed bits (Parquet's RLE/bit-packing hybrid).
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
  let packedFrom = from;
  let at = from;
  while (at < to) {
    const value = values[at]!;
    let end = at + 1;
    while (end < to && values[end] === value) end++;
    if (end - at < 8) {
      // packed runs are made of eights, so that only the last one of a page is padded
      at = Math.min(at + 8, to);
      continue;
    }
    if (packedFrom < at) writePacked(out, values, packedFrom, at, bits);
    out.varint((end - at) * 2);
    for (let shift = 0; shift < bits; shift += 8) out.u8(value >>> shift);
    at = packedFrom = end;
  }
  if (packedFrom < to) writePacked(out, values, packedFrom, to, bits);
}

function writePacked(out: ByteWriter, values: Int32Array | Uint8Array, from: number, to: number, bits: number): void {
  const groups = Math.ceil((to - from) / 8);
  out.varint(groups * 2 + 1);
  out.reserve(groups * bits);
  const end = out.length + groups * bits;
  packBits(out.bytes, out.length, end, values, from, to, bits);
  out.length = end;
}

/** Packs values of up to 24 bits, least significant bit first, into `bytes[at, end)`; what is left over becomes 0. */
export function packBits(
  bytes: Uint8Array,
  at: number,
  end: number,
  values: Int32Array | Uint8Array,
  from: number,
  to: number,
  bits: number,
): void {
  let held = 0;
  let heldBits = 0;
  let next = at;
  for (let i = from; i < to; i++) {
    held |= values[i]! << heldBits;
    heldBits += bits;
    while (heldBits >= 8) {
      bytes[next++] = held;
      held >>>= 8;
      heldBits -= 8;
    }
  }
  if (heldBits > 0) bytes[next++] = held;
  bytes.fill(0, next, end);
}
