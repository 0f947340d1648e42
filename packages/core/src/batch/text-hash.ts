import { arrayWork, worthwhile } from '../kernel/array-kernel.ts';
import { hashKeys } from '../kernel/hash-keys.ts';
import type { PackedTexts } from './dictionary.ts';
import { viewOf } from './text-bytes.ts';
import { textWindows } from './text-windows.ts';

const keysOfWords = 2;
const keysEnd = hashKeys.length;

/**
 * The 32-bit hash of the text [start, end) for tables in this thread's memory: of any two texts that somebody chose, one in 2^32 pairs collides.
 *
 * Twice a multilinear hash of 16 bits (Lemire and Kaser, "Strongly universal string hashing is fast"), of the length and 256 bytes; longer texts go on with the
 * hash so far in place of the length.
 */
export function hashText(bytes: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (;;) {
    let a = hashKeys[0]! + product(hash, keysOfWords);
    let b = hashKeys[1]! + product(hash, keysOfWords + 2);
    let key = keysOfWords + 4;
    for (; at + 4 <= end && key < keysEnd; at += 4, key += 4) {
      const word = bytes.getInt32(at, true);
      a = (a + product(word, key)) | 0;
      b = (b + product(word, key + 2)) | 0;
    }
    if (at < end && key < keysEnd) {
      let word = bytes.getUint8(at);
      if (at + 1 < end) word |= bytes.getUint8(at + 1) << 8;
      if (at + 2 < end) word |= bytes.getUint8(at + 2) << 16;
      a += product(word, key);
      b += product(word, key + 2);
      at = end;
    }
    hash = (a & 0xffff0000) | ((b | 0) >>> 16);
    if (at >= end) return hash;
  }
}

function product(word: number, key: number): number {
  return Math.imul(hashKeys[key]! + (word & 0xffff), hashKeys[key + 1]! + (word >>> 16));
}

/**
 * The 32-bit hash of the text [start, end) that is the same on every machine: for what decides bytes. Texts can be chosen that collide, so no
 * table may be found by it.
 */
export function stableHashText(bytes: DataView, start: number, end: number): number {
  let hash = start - end;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mixed(hash ^ bytes.getInt32(at, true));
  for (; at < end; at++) hash = mixed(hash ^ bytes.getUint8(at));
  return hash;
}

/** Brings the upper bits of a product, which all others are in, down to where they are looked at. */
function mixed(bits: number): number {
  const all = Math.imul(bits, 0x9e3779b1);
  return all ^ (all >>> 15);
}

/** Below so many a loop over them takes less than copying them into the kernel. */
const fewest = 64;

/** `hashText` of each text. */
export function hashesOf({ bytes, offsets }: PackedTexts): Int32Array {
  const size = offsets.length - 1;
  const hashes = new Int32Array(size);
  if (!worthwhile(size, fewest)) {
    const view = viewOf(bytes);
    for (let code = 0; code < size; code++) hashes[code] = hashText(view, offsets[code]!, offsets[code + 1]!);
    return hashes;
  }
  for (const { from, to } of textWindows(offsets)) {
    const work = arrayWork();
    const texts = work.put(bytes.subarray(offsets[from], offsets[to]));
    const ends = work.put(offsets.subarray(from, to + 1));
    const out = work.take((to - from) * 4);
    work.functions.hashTexts(texts, ends, to - from, out);
    hashes.set(work.words(out, to - from), from);
  }
  return hashes;
}
