import { arrayWork, worthwhile } from '../kernel/array-kernel.ts';
import type { PackedTexts } from './dictionary.ts';

/** The arrays of a dictionary. `offsets` and `bytes` may have room behind what they hold, `slots` has room for all that is added. */
export interface TextTable extends PackedTexts {
  readonly size: number;
  readonly slots: Int32Array;
}

/** What of texts is copied into the kernel, in bytes, at most. */
const mostBytes = 2 << 20;

/** Whether so many texts are worth copying a dictionary of `size` texts into the kernel for, with so many bytes of both. */
export function worthwhileTexts(given: number, size: number, bytes: number): boolean {
  return given * 4 >= size && bytes <= mostBytes && worthwhile(given);
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

/** What `addTexts` has added. */
export interface AddedTexts {
  /** The code of each text that was given. */
  readonly codes: Int32Array;
  /** The bytes of the new texts, and where each ends among those of all. */
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
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
