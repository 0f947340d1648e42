/** A 32-bit hash of the bits of a double: `hashNumber` of `src/relate/number-keys.ts`. −0 has been turned into 0. */
export function hashNumber(value: f64): u32 {
  const bits = reinterpret<u64>(value);
  let hash = (<u32>bits * 0x9e3779b1) ^ (<u32>(bits >> 32) * 0x85ebca6b);
  hash = (hash ^ (hash >> 15)) * 0x2c1b3c6d;
  return hash ^ (hash >> 13);
}
