import { arrayKernel, worthwhileNumbers } from '../kernel/array-kernel.ts';
import type { PackedTexts } from './dictionary.ts';
import { hashText, viewOf } from './text-bytes.ts';

/** Texts that are in the kernel's memory at a time. */
const textsAtATime = 4096;

/** `hashText` of each text. */
export function hashesOf({ bytes, offsets }: PackedTexts): Int32Array {
  const size = offsets.length - 1;
  const hashes = new Int32Array(size);
  if (size < worthwhileNumbers) {
    const view = viewOf(bytes);
    for (let code = 0; code < size; code++) hashes[code] = hashText(view, offsets[code]!, offsets[code + 1]!);
    return hashes;
  }
  for (let from = 0; from < size; from += textsAtATime) {
    const to = Math.min(from + textsAtATime, size);
    const kernel = arrayKernel();
    const texts = kernel.put(bytes.subarray(offsets[from], offsets[to]));
    const [ends, out] = [kernel.put(offsets.subarray(from, to + 1)), kernel.take((to - from) * 4)];
    kernel.functions.hashTexts(texts, ends, to - from, out);
    hashes.set(kernel.words(out, to - from), from);
  }
  return hashes;
}
