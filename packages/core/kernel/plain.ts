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
