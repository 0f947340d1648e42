import { end, endBits, writeBits, writeByte, writeFrom, writeVarint } from './bits';

/** A run of one value is written as one from this length on. */
const shortest: u32 = 8;

/**
 * Writes int32 values of `bits` bits, 1 to 24, as runs of one value and runs of packed bits (Parquet's RLE/bit-packing hybrid): the bytes
 * written.
 */
export function writeRuns(values: usize, count: u32, bits: u32, out: usize): usize {
  writeFrom(out);
  let packed: u32 = 0;
  let at: u32 = 0;
  while (at < count) {
    const value = load<u32>(values + ((<usize>at) << 2));
    let after = at + 1;
    while (after < count && load<u32>(values + ((<usize>after) << 2)) == value) after++;
    if (after - at < shortest) {
      // packed runs are made of eights, so that only the last one of a page is padded
      at = min(at + 8, count);
      continue;
    }
    if (packed < at) writePacked(values, packed, at, bits);
    writeVarint(<u64>(after - at) << 1);
    for (let shift: u32 = 0; shift < bits; shift += 8) writeByte(value >> shift);
    at = packed = after;
  }
  if (packed < count) writePacked(values, packed, count, bits);
  return end - out;
}

function writePacked(values: usize, from: u32, to: u32, bits: u32): void {
  const groups = (to - from + 7) >> 3;
  writeVarint(((<u64>groups) << 1) | 1);
  for (let i = from; i < to; i++) writeBits(load<u32>(values + ((<usize>i) << 2)), bits);
  for (let i = to - from; i < groups << 3; i++) writeBits(0, bits);
  endBits();
}
