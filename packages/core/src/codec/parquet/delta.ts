import type { ByteWriter } from './byte-writer.ts';
import type { NumberKind } from './plain.ts';
import { packBits } from './rle.ts';

const blockValues = 128;
const miniblockValues = 32;
const miniblocks = blockValues / miniblockValues;

/** How far apart values may be for DELTA_BINARY_PACKED to be exact here: differences of differences stay within numbers, or within int32. */
const widestRange = { int64: 2 ** 50, int32: 2 ** 30, date: 2 ** 30 } as const;

/** Whether integers can be written by `writeDelta`. */
export function deltaFits(kind: Exclude<NumberKind, 'double'>, values: Float64Array, count: number): boolean {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return count === 0 || most - least <= widestRange[kind];
}

const deltas = new Float64Array(blockValues);
const offsets = new Int32Array(blockValues);

/** Writes integers `values[from, to)` in DELTA_BINARY_PACKED encoding: blocks of 128, miniblocks of 32. */
export function writeDelta(out: ByteWriter, values: Float64Array, from: number, to: number): void {
  out.varint(blockValues);
  out.varint(miniblocks);
  out.varint(to - from);
  out.zigzag(from < to ? values[from]! : 0);
  for (let at = from + 1; at < to; at += blockValues) writeBlock(out, values, at, Math.min(at + blockValues, to));
}

function writeBlock(out: ByteWriter, values: Float64Array, from: number, to: number): void {
  const count = to - from;
  let least = Infinity;
  let most = -Infinity;
  let before = values[from - 1]!;
  for (let i = 0; i < count; i++) {
    const value = values[from + i]!;
    const delta = value - before;
    before = value;
    deltas[i] = delta;
    if (delta < least) least = delta;
    if (delta > most) most = delta;
  }
  out.zigzag(least);
  const widths = out.length;
  out.reserve(miniblocks + blockValues * 8);
  out.length += miniblocks;
  const narrow = most - least <= narrowest;
  for (let block = 0; block < miniblocks; block++) {
    const start = block * miniblockValues;
    const end = Math.min(start + miniblockValues, count);
    out.bytes[widths + block] = narrow ? writeNarrow(out, start, end, least) : writeWide(out, start, end, least);
  }
}

/** The largest difference that whole words are packed from. */
const narrowest = 2 ** 24 - 1;

/** Writes a whole miniblock, missing values as 0. Returns the bits of a value. */
function writeNarrow(out: ByteWriter, start: number, end: number, least: number): number {
  let seen = 0;
  for (let i = start; i < end; i++) seen |= offsets[i] = deltas[i]! - least;
  const bits = 32 - Math.clz32(seen);
  const until = out.length + miniblockValues * (bits / 8);
  packBits(out.bytes, out.length, until, offsets, start, end, bits);
  out.length = until;
  return bits;
}

/** Bits that hold whole numbers from 0 to `largest`, up to 2^51. */
function bitsOf(largest: number): number {
  return largest > 0xffffffff ? 64 - Math.clz32(Math.floor(largest / 4294967296)) : 32 - Math.clz32(largest);
}

/** As `writeNarrow`, of values of any width. */
function writeWide(out: ByteWriter, start: number, end: number, least: number): number {
  const { bytes } = out;
  let most = 0;
  for (let i = start; i < end; i++) most = Math.max(most, (deltas[i]! -= least));
  const bits = bitsOf(most);
  const until = out.length + miniblockValues * (bits / 8);
  let at = out.length;
  let held = 0;
  let heldBits = 0;
  for (let i = start; i < end; i++) {
    let rest = deltas[i]!;
    for (let left = bits; left > 0; left -= 8) {
      held |= (rest % 256) << heldBits;
      rest = Math.floor(rest / 256);
      heldBits += Math.min(left, 8);
      while (heldBits >= 8) {
        bytes[at++] = held;
        held >>>= 8;
        heldBits -= 8;
      }
    }
  }
  if (heldBits > 0) bytes[at++] = held;
  bytes.fill(0, at, until);
  out.length = until;
  return bits;
}
