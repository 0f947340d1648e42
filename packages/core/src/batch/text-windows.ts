/** Texts that are worked on at a time, at most, and their bytes where there is more than one. */
const mostTexts = 4096;
const mostBytes = 1 << 20;

/** Texts [from, to), window by window, of which each starts at its place in `offsets` and the last one ends at the next. */
export function* textWindows(offsets: Int32Array): Generator<{ readonly from: number; readonly to: number }> {
  const size = offsets.length - 1;
  for (let from = 0; from < size;) {
    let count = Math.min(mostTexts, size - from);
    while (count > 1 && offsets[from + count]! - offsets[from]! > mostBytes) count >>= 1;
    yield { from, to: from + count };
    from += count;
  }
}
