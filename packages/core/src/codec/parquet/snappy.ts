import type { ByteWriter } from './byte-writer.ts';

const blockBytes = 65_536;
const tableBits = 14;
// the last bytes of a block are literal, so that four bytes can be loaded at any position before them
const tailBytes = 15;

const table = new Uint16Array(1 << tableBits);

/** Writes `input` in Snappy's raw format. The same input gives the same bytes on every machine. */
export function writeSnappy(out: ByteWriter, input: Uint8Array): void {
  out.varint(input.length);
  out.reserve(input.length + Math.ceil(input.length / 6) + 32);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  for (let start = 0; start < input.length; start += blockBytes) {
    writeBlock(out, input, view, start, Math.min(start + blockBytes, input.length));
  }
}

/** Matches are looked for in the block alone, through a table of the last position of each hash of four bytes. */
function writeBlock(out: ByteWriter, input: Uint8Array, view: DataView, start: number, end: number): void {
  table.fill(0);
  const limit = end - tailBytes;
  let literal = start;
  let at = start + 1;
  // the step grows while nothing matches: bytes that do not compress are passed over quickly
  let misses = 32;
  while (at <= limit) {
    const word = view.getInt32(at, true);
    const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - tableBits);
    const candidate = start + table[slot]!;
    table[slot] = at - start;
    if (view.getInt32(candidate, true) !== word) {
      at += misses++ >>> 5;
      continue;
    }
    if (literal < at) writeLiteral(out, input, literal, at);
    let length = 4;
    while (at + length < end && input[candidate + length] === input[at + length]) length++;
    writeCopy(out, at - candidate, length);
    at += length;
    literal = at;
    misses = 32;
    if (at <= limit) {
      table[Math.imul(view.getInt32(at - 1, true), 0x1e35a7bd) >>> (32 - tableBits)] = at - 1 - start;
    }
  }
  if (literal < end) writeLiteral(out, input, literal, end);
}

function writeLiteral(out: ByteWriter, input: Uint8Array, from: number, to: number): void {
  const last = to - from - 1;
  const { bytes } = out;
  let at = out.length;
  if (last < 60) bytes[at++] = last << 2;
  else if (last < 256) {
    bytes[at++] = 60 << 2;
    bytes[at++] = last;
  } else {
    bytes[at++] = 61 << 2;
    bytes[at++] = last;
    bytes[at++] = last >>> 8;
  }
  if (last < 64) for (let i = from; i < to; i++) bytes[at++] = input[i]!;
  else {
    bytes.set(input.subarray(from, to), at);
    at += to - from;
  }
  out.length = at;
}

function writeCopy(out: ByteWriter, offset: number, length: number): void {
  const { bytes } = out;
  let at = out.length;
  let rest = length;
  while (rest > 0) {
    if (rest >= 4 && rest < 12 && offset < 2048) {
      bytes[at++] = 1 | ((rest - 4) << 2) | ((offset >>> 8) << 5);
      bytes[at++] = offset;
      break;
    }
    // a rest of one to three bytes would need a longer form than it saves
    const part = rest > 64 && rest < 68 ? 60 : Math.min(rest, 64);
    bytes[at++] = 2 | ((part - 1) << 2);
    bytes[at++] = offset;
    bytes[at++] = offset >>> 8;
    rest -= part;
  }
  out.length = at;
}
