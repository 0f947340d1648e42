import { hashKeys } from './hash';

/** Distinct numbers that can be told apart. */
export const distinctLimit: u32 = 4096;

const slotBits: u32 = 13;
/** By hash, a code + 1; open addressing. */
const slots: usize = memory.data(4 << 13, 16);
/** The distinct numbers by code: their bits. */
export const distinct: usize = memory.data(8 << 12, 16);
let size: u32 = 0;

/** Forgets all numbers. */
export function startDistinct(): void {
  memory.fill(slots, 0, 4 << slotBits);
  size = 0;
}

/**
 * Gives doubles codes in order of first occurrence, going on from those before: how many distinct ones there are now, or −1 where there are
 * more than the limit. They are told apart by their bits: 0 and −0 are two, unless they are `whole`.
 */
export function codesOf(values: usize, count: u32, whole: bool, codes: usize): i32 {
  for (let i: u32 = 0; i < count; i++) {
    const value = load<f64>(values + ((<usize>i) << 3));
    // the sum of −0 and 0 is 0
    const code = codeOf(reinterpret<u64>(whole ? value + 0.0 : value));
    if (code < 0) return -1;
    store<i32>(codes + ((<usize>i) << 2), code);
  }
  return size;
}

function codeOf(bits: u64): i32 {
  // an odd factor that nobody knows spreads whatever numbers there are
  let slot = <u32>((bits * (load<u64>(hashKeys) | 1)) >> (64 - slotBits));
  for (;;) {
    const place = slots + ((<usize>slot) << 2);
    const code = load<i32>(place) - 1;
    if (code < 0) return add(bits, place);
    if (load<u64>(distinct + ((<usize>code) << 3)) == bits) return code;
    slot = (slot + 1) & ((1 << slotBits) - 1);
  }
  return -1;
}

function add(bits: u64, place: usize): i32 {
  if (size == distinctLimit) return -1;
  store<u64>(distinct + ((<usize>size) << 3), bits);
  store<u32>(place, ++size);
  return size - 1;
}
