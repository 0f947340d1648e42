/** The keys of `src/kernel/hash-keys.ts`, which the host writes here before anything is hashed. */
export const hashKeys: usize = memory.data(4 * (2 + 4 * 65), 16);
const keysOfWords: usize = 8;
const keysEnd: usize = 4 * (2 + 4 * 65);

/**
 * The hash by which dictionaries find texts: `hashText` of `src/batch/text-hash.ts`. Twice a multilinear hash of 16 bits (Lemire and Kaser), of the
 * length and 256 bytes; longer texts go on with the hash so far in place of the length.
 */
export function hashText(from: usize, end: usize): u32 {
  let hash = <u32>(end - from);
  let at = from;
  for (;;) {
    let a = load<u32>(hashKeys) + product(hash, keysOfWords);
    let b = load<u32>(hashKeys + 4) + product(hash, keysOfWords + 8);
    let keys = keysOfWords + 16;
    for (; at + 4 <= end && keys < keysEnd; at += 4, keys += 16) {
      const word = load<u32>(at);
      a += product(word, keys);
      b += product(word, keys + 8);
    }
    if (at < end && keys < keysEnd) {
      let word: u32 = load<u8>(at);
      if (at + 1 < end) word |= (<u32>load<u8>(at + 1)) << 8;
      if (at + 2 < end) word |= (<u32>load<u8>(at + 2)) << 16;
      a += product(word, keys);
      b += product(word, keys + 8);
      at = end;
    }
    hash = (a & 0xffff_0000) | (b >> 16);
    if (at >= end) return hash;
  }
  return hash;
}

/** A 32-bit hash of the bits of a double, by the same keys: `hashNumber` of `src/relate/number-hash.ts`. −0 has been turned into 0. */
export function hashNumber(value: f64): u32 {
  const bits = reinterpret<u64>(value);
  const low = <u32>bits;
  const high = <u32>(bits >> 32);
  const a = load<u32>(hashKeys) + product(low, keysOfWords) + product(high, keysOfWords + 16);
  const b = load<u32>(hashKeys + 4) + product(low, keysOfWords + 8) + product(high, keysOfWords + 24);
  return (a & 0xffff_0000) | (b >> 16);
}

@inline
function product(word: u32, keys: usize): u32 {
  return (load<u32>(hashKeys + keys) + (word & 0xffff)) * (load<u32>(hashKeys + keys + 4) + (word >> 16));
}

/** A 32-bit hash of the bits of a double that is the same everywhere: `stableHashNumber` of `src/relate/number-hash.ts`. −0 has been turned into 0. */
export function stableHashNumber(value: f64): u32 {
  const bits = reinterpret<u64>(value);
  let hash = (<u32>bits * 0x9e3779b1) ^ (<u32>(bits >> 32) * 0x85ebca6b);
  hash = (hash ^ (hash >> 15)) * 0x2c1b3c6d;
  return hash ^ (hash >> 13);
}
