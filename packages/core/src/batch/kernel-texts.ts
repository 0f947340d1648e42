import { arrayWork, worthwhile } from '../kernel/array-kernel.ts';
import type { PackedTexts } from './dictionary.ts';

/** The arrays of a dictionary. `offsets` and `bytes` may have room behind what they hold, `slots` has room for all that is added. */
export interface TextTable extends PackedTexts {
  readonly size: number;
  readonly slots: Int32Array;
}

/** What of texts is copied into the kernel, in bytes, at most. */
const mostBytes = 2 << 20;

/** Below so many texts a loop over them takes less than copying them into the kernel. */
const fewest = 128;

/** Whether so many texts are worth copying a dictionary of `size` texts into the kernel for, with so many bytes of both. */
export function worthwhileTexts(given: number, size: number, bytes: number): boolean {
  return given * 4 >= size && bytes <= mostBytes && worthwhile(given, fewest);
}

/** The code of each text, −1 where the table has none. */
export function findTexts({ bytes, offsets, size, slots }: TextTable, given: PackedTexts): Int32Array {
  const count = given.offsets.length - 1;
  const work = arrayWork();
  const [texts, starts] = [work.put(bytes.subarray(0, offsets[size])), work.put(offsets.subarray(0, size + 1))];
  const [table, others] = [work.put(slots), work.put(bytesOf(given))];
  const [otherStarts, codes] = [work.put(given.offsets), work.take(count * 4)];
  work.functions.findTexts(texts, starts, table, slots.length - 1, others, otherStarts, count, codes);
  return work.words(codes, count).slice();
}

/** Texts to be added: their bytes, and where each ends among those of all. */
export interface NewTexts {
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
}

/** What `addTexts` has found to be new, and the code of each text that was given. */
export interface AddedTexts extends NewTexts {
  readonly codes: Int32Array;
}

/** As `findTexts`, with codes for texts that are new. The table's slots are written to; its texts are left to whoever has the table. */
export function addTexts({ bytes, offsets, size, slots }: TextTable, given: PackedTexts): AddedTexts {
  const count = given.offsets.length - 1;
  const some = bytesOf(given);
  const end = offsets[size]!;
  const work = arrayWork();
  const [texts, starts] = [work.take(end + some.length), work.take((size + count + 1) * 4)];
  const [table, others] = [work.put(slots), work.put(some)];
  const [otherStarts, codes] = [work.put(given.offsets), work.take(count * 4)];
  work.view(Uint8Array, texts, end).set(bytes.subarray(0, end));
  work.words(starts, size + 1).set(offsets.subarray(0, size + 1));
  const mask = slots.length - 1;
  const all = work.functions.addTexts(texts, starts, size, table, mask, others, otherStarts, count, codes);
  slots.set(work.words(table, slots.length));
  const ends = work.words(starts, all + 1).slice(size + 1);
  return {
    codes: work.words(codes, count).slice(),
    bytes: work.view(Uint8Array, texts, ends.at(-1) ?? end).slice(end),
    ends,
  };
}

function bytesOf({ bytes, offsets }: PackedTexts): Uint8Array {
  return bytes.subarray(offsets[0], offsets.at(-1));
}

/** Puts all texts of a table, whose slots are empty, into its slots: whether it was worth it, and done. */
export function indexTexts({ bytes, offsets, size, slots }: TextTable): boolean {
  if (offsets[size]! + slots.byteLength > mostBytes || !worthwhile(size, fewest)) return false;
  const work = arrayWork();
  const texts = work.put(bytes.subarray(0, offsets[size]));
  const starts = work.put(offsets.subarray(0, size + 1));
  const table = work.put(slots);
  work.functions.indexTexts(texts, starts, size, table, slots.length - 1);
  slots.set(work.words(table, slots.length));
  return true;
}

/** The texts of some codes, where it is worth it, to be added behind `start` bytes. */
export function gatherTexts({ bytes, offsets }: PackedTexts, codes: Int32Array, start: number): NewTexts | undefined {
  if (!worthwhile(codes.length, fewest)) return undefined;
  const work = arrayWork();
  const wanted = work.put(codes);
  work.functions.rangeOfWords(wanted, codes.length);
  const [least, most] = [work.functions.least.value, work.functions.most.value];
  const [from, to] = [offsets[least]!, offsets[most + 1]];
  const all = most - least + 1;
  // those between are copied too
  if (to === undefined || all > codes.length * 8 || to - from + all * 4 > mostBytes) return undefined;
  const texts = work.put(bytes.subarray(from, to));
  const starts = work.put(offsets.subarray(least, most + 2));
  const out = work.take(to - from);
  const ends = work.take(codes.byteLength);
  const length = work.functions.gatherTexts(texts, starts, least, wanted, codes.length, out, start, ends);
  return { bytes: work.view(Uint8Array, out, length).slice(), ends: work.words(ends, codes.length).slice() };
}
