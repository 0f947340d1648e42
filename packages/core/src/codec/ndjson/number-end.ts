import * as ascii from './ascii.ts';

/** The end of the JSON number at `at`, or −1. */
export function numberEnd(bytes: Uint8Array, at: number): number {
  let i = bytes[at] === ascii.minus ? at + 1 : at;
  if (bytes[i] === ascii.zero) i++;
  else if ((i = digitsEnd(bytes, i)) < 0) return -1;
  if (bytes[i] === ascii.dot && (i = digitsEnd(bytes, i + 1)) < 0) return -1;
  if ((bytes[i]! | 0x20) === ascii.lowerE) {
    const sign = bytes[i + 1];
    i = digitsEnd(bytes, sign === 0x2b || sign === ascii.minus ? i + 2 : i + 1);
  }
  return i;
}

/** The end of the digits at `at`, or −1 where there is none. */
function digitsEnd(bytes: Uint8Array, at: number): number {
  let i = at;
  while ((bytes[i]! - ascii.zero) >>> 0 <= 9) i++;
  return i === at ? -1 : i;
}
