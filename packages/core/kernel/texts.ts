import { sameBytes } from './bytes';
import { hashText } from './hash';
import { copyBytes } from './plain';

// Distinct texts with a code each, as `src/batch/dictionary.ts` keeps them: their bytes one after another, where each starts and the last one
// ends, and a table of open addressing whose slots hold a code below `mask` and a part of its hash above it, −1 where they are empty.

/** The code of each of `count` other texts, −1 where it is not there. The first of `otherOffsets` stands for `others`. */
export function findTexts(
  bytes: usize,
  offsets: usize,
  slots: usize,
  mask: u32,
  others: usize,
  otherOffsets: usize,
  count: u32,
  codes: usize,
): void {
  const first = load<u32>(otherOffsets);
  for (let i: usize = 0; i < count; i++) {
    const from = load<u32>(otherOffsets + (i << 2));
    const length = load<u32>(otherOffsets + (i << 2) + 4) - from;
    const text = others + (from - first);
    const entry = load<i32>(slotOf(bytes, offsets, slots, mask, text, length, hashText(text, text + length)));
    store<i32>(codes + (i << 2), entry == -1 ? -1 : entry & mask);
  }
}

/** As `findTexts`, adding texts that are not there, for which there is room: how many there are then. */
export function addTexts(
  bytes: usize,
  offsets: usize,
  size: u32,
  slots: usize,
  mask: u32,
  others: usize,
  otherOffsets: usize,
  count: u32,
  codes: usize,
): u32 {
  const first = load<u32>(otherOffsets);
  let end = load<u32>(offsets + ((<usize>size) << 2));
  for (let i: usize = 0; i < count; i++) {
    const from = load<u32>(otherOffsets + (i << 2));
    const length = load<u32>(otherOffsets + (i << 2) + 4) - from;
    const text = others + (from - first);
    const hash = hashText(text, text + length);
    const slot = slotOf(bytes, offsets, slots, mask, text, length, hash);
    let code = load<i32>(slot);
    if (code == -1) {
      copyBytes(bytes + end, text, length);
      end += length;
      code = size++;
      store<u32>(offsets + ((<usize>size) << 2), end);
      store<u32>(slot, code | (hash & ~mask));
    }
    store<i32>(codes + (i << 2), code & mask);
  }
  return size;
}

/** Puts all `count` texts of a table into its slots, which are empty. */
export function indexTexts(bytes: usize, offsets: usize, count: u32, slots: usize, mask: u32): void {
  for (let i: usize = 0; i < count; i++) {
    const hash = hashText(bytes + load<u32>(offsets + (i << 2)), bytes + load<u32>(offsets + (i << 2) + 4));
    let slot = hash & mask;
    while (load<i32>(slots + ((<usize>slot) << 2)) != -1) slot = (slot + 1) & mask;
    store<u32>(slots + ((<usize>slot) << 2), (<u32>i) | (hash & ~mask));
  }
}

/**
 * Copies the texts of `count` codes one after another: how many bytes they take. `ends`: where each ends, where the first starts at `start`. `bytes`
 * and `offsets` are those of the texts from the code `least` on.
 */
export function gatherTexts(
  bytes: usize,
  offsets: usize,
  least: u32,
  codes: usize,
  count: u32,
  out: usize,
  start: u32,
  ends: usize,
): u32 {
  const first = load<u32>(offsets);
  let length: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    const at = offsets + ((<usize>(load<u32>(codes + (i << 2)) - least)) << 2);
    const from = load<u32>(at);
    const size = load<u32>(at + 4) - from;
    copyBytes(out + length, bytes + (from - first), size);
    length += size;
    store<u32>(ends + (i << 2), start + length);
  }
  return length;
}

/** The slot of a text, or where it would go. */
function slotOf(
  bytes: usize,
  offsets: usize,
  slots: usize,
  mask: u32,
  text: usize,
  length: u32,
  hash: u32,
): usize {
  const tag = hash & ~mask;
  let slot = hash & mask;
  for (;;) {
    const place = slots + ((<usize>slot) << 2);
    const entry = load<u32>(place);
    if (entry == 0xffff_ffff) return place;
    if ((entry & ~mask) == tag) {
      const at = offsets + ((<usize>(entry & mask)) << 2);
      const start = load<u32>(at);
      if (load<u32>(at + 4) - start == length && sameBytes(bytes + start, text, length)) return place;
    }
    slot = (slot + 1) & mask;
  }
  return 0;
}
