import { backslash, carriageReturn, closeBrace, openBrace, quote } from './ascii.ts';

/** Whether bytes begin an object and end before it does: what is left of a record where a file was cut. */
export function isCutShort(bytes: Uint8Array): boolean {
  let at = 0;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === carriageReturn) at++;
  if (bytes[at] !== openBrace) return false;
  let depth = 0;
  let quoted = false;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === backslash) at++;
      else if (byte === quote) quoted = false;
    } else if (byte === quote) quoted = true;
    else if (byte === openBrace) depth++;
    else if (byte === closeBrace && --depth === 0) return false;
  }
  return true;
}
