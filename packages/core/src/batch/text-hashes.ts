import { arrayWork, worthwhile } from '../kernel/array-kernel.ts';
import type { PackedTexts } from './dictionary.ts';
import { hashText, viewOf } from './text-bytes.ts';
import { textWindows } from './text-windows.ts';

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
