import { firstBytes, sameBytes } from './bytes';
import { codeOutside, Column, knownBytes, knownTexts, KnownText, longestKnown, readOutside } from './column';
import { hashText } from './hash';

/** Reads a text by its code where it is known: the text that came last, or any of the last few thousand. */
export function readText(column: Column, index: u32, at: usize, row: u32): usize {
  if (load<u8>(at) != 0x22) return readOutside(index, at, row);
  const from = at + 1;
  const last = changetype<KnownText>(column.last);
  const lastEnd = from + last.length;
  if (
    last.epoch == column.epoch &&
    load<u8>(lastEnd) == 0x22 &&
    sameBytes(column.last + offsetof<KnownText>(), from, last.length)
  ) {
    put(column, row, last.code);
    return lastEnd + 1;
  }
  const end = plainEnd(from);
  if (load<u8>(end) != 0x22) return readOutside(index, at, row);
  const length = <u32>(end - from);
  if (length > longestKnown) {
    const code = codeOutside(index, from, end, hashText(from, end));
    if (code < 0) return -1;
    put(column, row, code);
    return end + 1;
  }
  const place = column.known + <usize>(hashOf(from, length) & (knownTexts - 1)) * knownBytes;
  const known = changetype<KnownText>(place);
  const bytes = place + offsetof<KnownText>();
  column.last = place;
  if (known.epoch == column.epoch && known.length == length && sameBytes(bytes, from, length)) {
    put(column, row, known.code);
    return end + 1;
  }
  // it takes the place of another text, which is known no more
  known.epoch = 0;
  const code = codeOutside(index, from, end, hashText(from, end));
  if (code < 0) return -1;
  known.epoch = column.epoch;
  known.code = code;
  known.length = length;
  for (let i: usize = 0; i < longestKnown; i += 16) v128.store(bytes + i, v128.load(from + i));
  put(column, row, code);
  return end + 1;
}

function put(column: Column, row: u32, code: i32): void {
  store<i32>(column.values + ((<usize>row) << 2), code);
  if (column.present) store<u8>(column.present + row, 1);
}

/** Where a text without escapes ends: at a quote, or at what no such text has. */
function plainEnd(from: usize): usize {
  let at = from;
  let stops = plainStops(at);
  while (stops == 0) stops = plainStops((at += 16));
  return at + <usize>ctz(stops);
}

/** Bits of the bytes that end a text without escapes, or are none of it. */
function plainStops(at: usize): i32 {
  const bytes = v128.load(at);
  const quotes = v128.eq<u8>(bytes, v128.splat<u8>(0x22));
  const escapes = v128.eq<u8>(bytes, v128.splat<u8>(0x5c));
  const controls = v128.lt<u8>(bytes, v128.splat<u8>(0x20));
  return v128.bitmask<u8>(v128.or(quotes, v128.or(escapes, controls)));
}

function hashOf(from: usize, length: u32): u32 {
  let hash: u64 = length;
  for (let done: u32 = 0; done < length; done += 16) {
    let bytes = v128.load(from + done);
    if (length - done < 16) bytes = v128.and(bytes, firstBytes(length - done));
    hash = (hash ^ v128.extract_lane<u64>(bytes, 0)) * 0x9e3779b97f4a7c15;
    hash = (rotl<u64>(hash, 29) ^ v128.extract_lane<u64>(bytes, 1)) * 0xd6e8feb86659fd93;
  }
  return <u32>(hash >> 40);
}

/** `hashText` of each of some texts, whose bytes are one after another: `offsets` say where each starts and the last one ends, the first at `bytes`. */
export function hashTexts(bytes: usize, offsets: usize, count: u32, hashes: usize): void {
  const first = load<u32>(offsets);
  for (let i: usize = 0; i < count; i++) {
    const from = bytes + (load<u32>(offsets + (i << 2)) - first);
    const end = bytes + (load<u32>(offsets + (i << 2) + 4) - first);
    store<u32>(hashes + (i << 2), hashText(from, end));
  }
}
