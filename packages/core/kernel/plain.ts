/** Writes whole numbers, held as doubles, as integers of eight bytes. */
export function writeInt64(values: usize, count: u32, out: usize): void {
  const bytes = (<usize>count) << 3;
  for (let i: usize = 0; i < bytes; i += 8) store<i64>(out + i, <i64>load<f64>(values + i));
}

/** Writes whole numbers, held as doubles, as integers of four bytes. */
export function writeInt32(values: usize, count: u32, out: usize): void {
  for (let i: usize = 0; i < count; i++) store<i32>(out + (i << 2), <i32>load<f64>(values + (i << 3)));
}

/** The least and the greatest number of `rangeOf`. */
export let least: f64 = 0;
export let most: f64 = 0;

/** As `rangeOf`, of words that are not negative. */
export function rangeOfWords(values: usize, count: u32): void {
  let low: u32 = 0xffff_ffff;
  let high: u32 = 0;
  const bytes = (<usize>count) << 2;
  for (let i: usize = 0; i < bytes; i += 4) {
    const value = load<u32>(values + i);
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  least = low;
  most = high;
}

/** Finds the least and the greatest of doubles, going on from those before where `more`: whether none of them is NaN. */
export function rangeOf(values: usize, count: u32, more: bool): bool {
  let low = more ? least : Infinity;
  let high = more ? most : -Infinity;
  let numbers = true;
  const bytes = (<usize>count) << 3;
  for (let i: usize = 0; i < bytes; i += 8) {
    const value = load<f64>(values + i);
    low = value < low ? value : low;
    high = value > high ? value : high;
    numbers = numbers && value == value;
  }
  least = low;
  most = high;
  return numbers;
}

/**
 * Writes each text with its length in front. `bytes` are those of all texts one after another, `offsets` where each starts and the last one
 * ends, the first at `bytes`; `starts` where each will, and the last one end, from `start` on: the bytes written.
 */
export function writeTexts(
  bytes: usize,
  offsets: usize,
  count: u32,
  out: usize,
  start: u32,
  starts: usize,
): u32 {
  const first = load<u32>(offsets);
  let at: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    const from = load<u32>(offsets + (i << 2));
    const length = load<u32>(offsets + (i << 2) + 4) - from;
    store<u32>(starts + (i << 2), start + at);
    store<u32>(out + at, length);
    at += 4;
    copyBytes(out + at, bytes + (from - first), length);
    at += length;
  }
  store<u32>(starts + ((<usize>count) << 2), start + at);
  return at;
}

/** By sixteens: up to fifteen bytes more are written, where the next text will be. */
export function copyBytes(to: usize, from: usize, length: usize): void {
  for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
}
