/** The middle of some numbers; the mean of the middle two where their count is even. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How many times as fast the first was as the second, turn by turn: median, least and greatest. */
export function timesAsFast(seconds, otherSeconds) {
  const turns = Math.min(seconds.length, otherSeconds.length);
  const ratios = Array.from({ length: turns }, (_, turn) => otherSeconds[turn] / seconds[turn]);
  return { median: median(ratios), least: Math.min(...ratios), greatest: Math.max(...ratios) };
}
