import { hashNumber } from './hash';

// Distinct doubles with a key number each, in a table of open addressing: `slots` holds key numbers, −1 where it is empty; `mask` is its
// length less 1, and `known` the numbers by key. As `src/relate/number-keys.ts` keeps them.

/** Gives doubles key numbers, new ones from `size` on, for which there is room: how many there are then. NaN is no key, −1. */
export function addKeys(
  values: usize,
  count: u32,
  slots: usize,
  mask: u32,
  known: usize,
  size: u32,
  keys: usize,
): u32 {
  for (let i: usize = 0; i < count; i++) {
    // the sum of −0 and 0 is 0
    const value = load<f64>(values + (i << 3)) + 0.0;
    let key: i32 = -1;
    if (value == value) {
      const place = placeOf(value, slots, mask, known);
      key = load<i32>(place);
      if (key == -1) {
        key = size++;
        store<i32>(place, key);
        store<f64>(known + ((<usize>key) << 3), value);
      }
    }
    store<i32>(keys + (i << 2), key);
  }
  return size;
}

/** The key number of each double, −1 where it is no key. */
export function findKeys(values: usize, count: u32, slots: usize, mask: u32, known: usize, keys: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const value = load<f64>(values + (i << 3)) + 0.0;
    store<i32>(keys + (i << 2), value == value ? load<i32>(placeOf(value, slots, mask, known)) : -1);
  }
}

/** Where a number's key is, or would go. */
function placeOf(value: f64, slots: usize, mask: u32, known: usize): usize {
  let slot = hashNumber(value) & mask;
  for (;;) {
    const place = slots + ((<usize>slot) << 2);
    const key = load<i32>(place);
    if (key == -1 || load<f64>(known + ((<usize>key) << 3)) == value) return place;
    slot = (slot + 1) & mask;
  }
  return 0;
}
