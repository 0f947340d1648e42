import { arrayKernel, worthwhileNumbers } from '../kernel/array-kernel.ts';
import type { PackedTexts } from './dictionary.ts';

/** The arrays of a dictionary. `offsets` and `bytes` may have room behind what they hold. */
export interface TextTable extends PackedTexts {
  readonly size: number;
  readonly slots: Int32Array;
}

/** Whether so many texts are worth copying a dictionary into the kernel for. */
export function worthwhileTexts(given: number, size: number): boolean {
  return given >= worthwhileNumbers && given * 4 >= size;
}

/** The code of each text, −1 where the table has none. */
export function findTexts({ bytes, offsets, size, slots }: TextTable, given: PackedTexts): Int32Array {
  const count = given.offsets.length - 1;
  const kernel = arrayKernel();
  const [texts, starts] = [kernel.put(bytes.subarray(0, offsets[size])), kernel.put(offsets.subarray(0, size + 1))];
  const [table, others] = [kernel.put(slots), kernel.put(bytesOf(given))];
  const [otherStarts, codes] = [kernel.put(given.offsets), kernel.take(count * 4)];
  kernel.functions.findTexts(texts, starts, table, slots.length - 1, others, otherStarts, count, codes);
  return kernel.words(codes, count).slice();
}

/** As `findTexts`, adding those that are new to the arrays, which have room for all: how many texts they hold then. */
export function addTexts(
  { bytes, offsets, size, slots }: TextTable,
  given: PackedTexts,
): { readonly codes: Int32Array; readonly size: number } {
  const count = given.offsets.length - 1;
  const some = bytesOf(given);
  const end = offsets[size]!;
  const kernel = arrayKernel();
  const texts = kernel.take(end + some.length);
  const starts = kernel.take((size + count + 1) * 4);
  const [table, others] = [kernel.put(slots), kernel.put(some)];
  const [otherStarts, codes] = [kernel.put(given.offsets), kernel.take(count * 4)];
  kernel.view(Uint8Array, texts, end).set(bytes.subarray(0, end));
  kernel.words(starts, size + 1).set(offsets.subarray(0, size + 1));
  const mask = slots.length - 1;
  const all = kernel.functions.addTexts(texts, starts, size, table, mask, others, otherStarts, count, codes);
  offsets.set(kernel.words(starts, all + 1).subarray(size), size);
  bytes.set(kernel.view(Uint8Array, texts, offsets[all]!).subarray(end), end);
  slots.set(kernel.words(table, slots.length));
  return { codes: kernel.words(codes, count).slice(), size: all };
}

function bytesOf({ bytes, offsets }: PackedTexts): Uint8Array {
  return bytes.subarray(offsets[0], offsets.at(-1));
}
