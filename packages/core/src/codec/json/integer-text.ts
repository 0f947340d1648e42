/**
 * The integer that a JSON number stands for, exactly: `1.0` and `1e3` are integers, `9007199254740991.4` is none although it rounds to one.
 *
 * NaN where the number is not an integer, ±Infinity where it is one beyond 2^53 − 1. Never −0.
 */
export function integerOf(text: string): number {
  const negative = text.startsWith('-');
  const [mantissa, exponentText] = text.slice(negative ? 1 : 0).split(/[eE]/) as [string, string?];
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
  const all = whole + fraction;
  let from = 0;
  let to = all.length;
  while (from < to && all[from] === '0') from++;
  while (to > from && all[to - 1] === '0') to--;
  if (from === to) return 0;
  const exponent = Number(exponentText ?? 0) - fraction.length + (all.length - to);
  if (exponent < 0) return NaN;
  const sign = negative ? -1 : 1;
  if (to - from + exponent > 16) return sign * Infinity;
  const magnitude = Number(all.slice(from, to) + '0'.repeat(exponent));
  return sign * (magnitude > Number.MAX_SAFE_INTEGER ? Infinity : magnitude);
}
