// Bits packed least significant first, and LEB128 numbers. Eight bytes at a time are written: there is room behind what is asked for.

/** Where the next byte goes. */
export let end: usize = 0;

export function writeFrom(address: usize): void {
  end = address;
  held = 0;
  heldBits = 0;
}

let held: u64 = 0;
let heldBits: u32 = 0;

/** The lowest `bits` bits of a value, 0 to 63 of them; none are set above. */
export function writeBits(value: u64, bits: u32): void {
  held |= value << heldBits;
  const all = heldBits + bits;
  if (all < 64) {
    heldBits = all;
    return;
  }
  store<u64>(end, held);
  end += 8;
  held = heldBits > 0 ? value >> (64 - heldBits) : 0;
  heldBits = all - 64;
}

/** Fills up the last byte with zeros. */
export function endBits(): void {
  if (heldBits > 0) store<u64>(end, held);
  end += (heldBits + 7) >> 3;
  held = 0;
  heldBits = 0;
}

export function writeByte(value: u32): void {
  store<u8>(end++, value);
}

export function writeVarint(value: u64): void {
  let rest = value;
  for (; rest > 127; rest >>= 7) writeByte(<u32>(rest & 127) | 128);
  writeByte(<u32>rest);
}

export function writeZigzag(value: i64): void {
  writeVarint((value << 1) ^ (value >> 63));
}
