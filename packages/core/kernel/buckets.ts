import { stableHashNumber } from './hash';

/** Numbers of one window, 2^20 wide, share a group of neighbouring buckets: `src/pipeline/bucketing.ts` says what for. */
const window: f64 = 1.0 / 1048576.0;

/** The bucket of each double, uint16: `bits` bits, of which the lowest `fineBits` tell those of one window apart. */
export function bucketsOf(values: usize, count: u32, bits: u32, fineBits: u32, buckets: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const value = load<f64>(values + (i << 3)) + 0.0;
    const group = spread(stableHashNumber(floor(value * window)), bits - fineBits);
    store<u16>(buckets + (i << 1), <u16>((group << fineBits) | spread(stableHashNumber(value), fineBits)));
  }
}

/** Some bits of a hash: not those that a hash table of the bucket's rows uses first. */
function spread(hash: u32, bits: u32): u32 {
  return (hash * 0x9e3779b1) >> (32 - bits);
}

/**
 * Where each row goes so that rows stand bucket by bucket, in their order within one: `places`. `starts`, which are zeros, become the rows before
 * each of `all` buckets, and one more for all rows; `next` is room for as many.
 */
export function placeRows(buckets: usize, rows: u32, all: u32, starts: usize, next: usize, places: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    const after = starts + 4 + ((<usize>load<u16>(buckets + (row << 1))) << 2);
    store<i32>(after, load<i32>(after) + 1);
  }
  for (let bucket: usize = 0; bucket < all; bucket++) {
    const start = starts + (bucket << 2);
    store<i32>(start + 4, load<i32>(start) + load<i32>(start + 4));
  }
  memory.copy(next, starts, (<usize>all) << 2);
  for (let row: usize = 0; row < rows; row++) {
    const place = next + ((<usize>load<u16>(buckets + (row << 1))) << 2);
    const at = load<i32>(place);
    store<i32>(places + (row << 2), at);
    store<i32>(place, at + 1);
  }
}

/**
 * Copies a column of rows that stand bucket by bucket, `size` bytes each, to where its piece of each bucket begins: `ends`, which then are where it
 * ends.
 */
export function putApart(column: usize, starts: usize, buckets: u32, size: u32, ends: usize, out: usize): void {
  const first = load<u32>(starts);
  for (let bucket: usize = 0; bucket < buckets; bucket++) {
    const start = load<u32>(starts + (bucket << 2));
    const length = (load<u32>(starts + (bucket << 2) + 4) - start) * size;
    const end = ends + (bucket << 2);
    memory.copy(out + load<u32>(end), column + (start - first) * size, length);
    store<u32>(end, load<u32>(end) + length);
  }
}

/**
 * The other way: copies a column's pieces out of bytes as `putApart` writes them, one after another. `before`: bytes of a row that are of columns
 * before it.
 */
export function putTogether(
  bytes: usize,
  offsets: usize,
  starts: usize,
  buckets: u32,
  before: u32,
  size: u32,
  out: usize,
): void {
  const first = load<u32>(starts);
  for (let bucket: usize = 0; bucket < buckets; bucket++) {
    const start = load<u32>(starts + (bucket << 2));
    const rows = load<u32>(starts + (bucket << 2) + 4) - start;
    memory.copy(out + (start - first) * size, bytes + load<u32>(offsets + (bucket << 2)) + rows * before, rows * size);
  }
}
