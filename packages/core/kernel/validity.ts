// Bitmaps of the rows that hold a value, least significant bit first, as `src/batch/validity.ts` has them: bits behind the last row are set.

/** The bits of `count` bytes, each of which is 0 or 1. */
export function packBits(bytes: usize, count: u32, bits: usize): void {
  memory.fill(bits, 0xff, (count + 7) >> 3);
  for (let i: usize = 0; i < count; i++) putBit(bits, i, load<u8>(bytes + i));
}

/** The bits of some rows of `length`, in that order: how many are not set. Those of rows that are not there are not. */
export function takeBits(bits: usize, length: u32, rows: usize, count: u32, taken: usize): u32 {
  memory.fill(taken, 0xff, (count + 7) >> 3);
  let missing: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    const row = load<u32>(rows + (i << 2));
    const bit: u8 = row < length ? (load<u8>(bits + (row >> 3)) >> <u8>(row & 7)) & 1 : 0;
    putBit(taken, i, bit);
    missing += 1 - bit;
  }
  return missing;
}

function putBit(bits: usize, i: usize, bit: u8): void {
  const at = bits + (i >> 3);
  store<u8>(at, load<u8>(at) & ~((1 - bit) << <u8>(i & 7)));
}
