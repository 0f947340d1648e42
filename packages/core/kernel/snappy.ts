const tableBits: u32 = 14;
/** The last position of each hash of four bytes, from the block's start. */
const table: usize = memory.data(2 << 14, 16);
/** The last bytes of a block are literal: eight bytes can be looked at from any position before them. */
const tailBytes: usize = 15;

/** Writes a block of at most 65,536 bytes in Snappy's raw format, without the length in front: the bytes written. */
export function writeSnappy(input: usize, length: u32, out: usize): usize {
  memory.fill(table, 0, 2 << tableBits);
  const after = input + length;
  const limit = after - tailBytes;
  let to = out;
  let literal = input;
  let at = input + 1;
  // the step grows while nothing matches: bytes that do not compress are passed over quickly
  let misses: u32 = 32;
  while (<isize>at <= <isize>limit) {
    const word = load<u32>(at);
    const slot = slotOf(word);
    const candidate = input + load<u16>(slot);
    store<u16>(slot, at - input);
    if (load<u32>(candidate) != word) {
      at += misses++ >> 5;
      continue;
    }
    if (literal < at) to = writeLiteral(literal, at, to);
    const same = sameLength(candidate, at, after);
    to = writeCopy(<u32>(at - candidate), <u32>same, to);
    at += same;
    literal = at;
    misses = 32;
    if (at <= limit) store<u16>(slotOf(load<u32>(at - 1)), at - 1 - input);
  }
  if (literal < after) to = writeLiteral(literal, after, to);
  return to - out;
}

function slotOf(word: u32): usize {
  return table + ((<usize>((word * 0x1e35a7bd) >> (32 - tableBits))) << 1);
}

/** How many bytes at `at` are those at `candidate`: four at least, up to `after`. */
function sameLength(candidate: usize, at: usize, after: usize): usize {
  let length: usize = 4;
  while (at + length + 8 <= after) {
    const differs = load<u64>(candidate + length) ^ load<u64>(at + length);
    if (differs != 0) return length + <usize>(ctz<u64>(differs) >> 3);
    length += 8;
  }
  while (at + length < after && load<u8>(candidate + length) == load<u8>(at + length)) length++;
  return length;
}

function writeLiteral(from: usize, until: usize, out: usize): usize {
  const last = <u32>(until - from) - 1;
  let to = out;
  if (last < 60) store<u8>(to++, last << 2);
  else if (last < 256) {
    store<u8>(to++, 60 << 2);
    store<u8>(to++, last);
  } else {
    store<u8>(to++, 61 << 2);
    store<u16>(to, last);
    to += 2;
  }
  for (let i: usize = 0; i <= last; i += 16) v128.store(to + i, v128.load(from + i));
  return to + last + 1;
}

function writeCopy(offset: u32, length: u32, out: usize): usize {
  let to = out;
  let rest = length;
  while (rest > 0) {
    if (rest >= 4 && rest < 12 && offset < 2048) {
      store<u8>(to++, 1 | ((rest - 4) << 2) | ((offset >> 8) << 5));
      store<u8>(to++, offset);
      break;
    }
    // a rest of one to three bytes would need a longer form than it saves
    const part: u32 = rest > 64 && rest < 68 ? 60 : min<u32>(rest, 64);
    store<u8>(to++, 2 | ((part - 1) << 2));
    store<u16>(to, offset);
    to += 2;
    rest -= part;
  }
  return to;
}
