// Bytes by sixteens. Whoever owns memory leaves 16 bytes more behind it, so that what is loaded past an end is there, and masked.

/** From 16 − n on: n bytes of ones, then zeros. */
const masks: usize = memory.data<u8>([
  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** Ones in the first `count` bytes, at most 16. */
export function firstBytes(count: u32): v128 {
  return v128.load(masks + 16 - count);
}

/** Whether the `length` bytes at both places are the same. */
export function sameBytes(one: usize, other: usize, length: u32): bool {
  let rest = <i32>length;
  while (rest >= 16) {
    if (v128.any_true(v128.xor(v128.load(one), v128.load(other)))) return false;
    one += 16;
    other += 16;
    rest -= 16;
  }
  return rest == 0 || !v128.any_true(v128.and(v128.xor(v128.load(one), v128.load(other)), firstBytes(rest)));
}
