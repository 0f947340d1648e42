import { end, endBits, writeBits, writeByte, writeFrom, writeVarint, writeZigzag } from './bits';

const blockValues: u32 = 128;
const miniblockValues: u32 = 32;
const miniblocks: u32 = 4;

const deltas: usize = memory.data(8 * 128, 16);

/** Writes whole numbers, held as doubles, in Parquet's DELTA_BINARY_PACKED encoding, blocks of 128 and miniblocks of 32: the bytes written. */
export function writeDeltas(values: usize, count: u32, out: usize): usize {
  writeFrom(out);
  writeVarint(blockValues);
  writeVarint(miniblocks);
  writeVarint(count);
  writeZigzag(count > 0 ? valueAt(values, 0) : 0);
  for (let at: u32 = 1; at < count; at += blockValues) writeBlock(values, at, min(blockValues, count - at));
  return end - out;
}

function valueAt(values: usize, index: u32): i64 {
  return <i64>load<f64>(values + ((<usize>index) << 3));
}

function writeBlock(values: usize, from: u32, count: u32): void {
  let least = i64.MAX_VALUE;
  let before = valueAt(values, from - 1);
  for (let i: u32 = 0; i < count; i++) {
    const value = valueAt(values, from + i);
    const delta = value - before;
    before = value;
    store<i64>(deltas + ((<usize>i) << 3), delta);
    least = min(least, delta);
  }
  writeZigzag(least);
  const widths = end;
  for (let block: u32 = 0; block < miniblocks; block++) writeByte(0);
  for (let from: u32 = 0; from < count; from += miniblockValues) {
    const bits = writeMiniblock(from, min(from + miniblockValues, count), least);
    store<u8>(widths + from / miniblockValues, bits);
  }
}

/** Writes 32 values, those that are missing as 0: the bits of a value. */
function writeMiniblock(from: u32, to: u32, least: i64): u32 {
  let seen: u64 = 0;
  for (let i = from; i < to; i++) seen |= load<i64>(deltas + ((<usize>i) << 3)) - least;
  const bits = 64 - <u32>clz<u64>(seen);
  for (let i = from; i < to; i++) writeBits(load<i64>(deltas + ((<usize>i) << 3)) - least, bits);
  for (let i = to; i < from + miniblockValues; i++) writeBits(0, bits);
  endBits();
  return bits;
}
