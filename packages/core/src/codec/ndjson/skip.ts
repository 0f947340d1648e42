import { Buffer, isUtf8 } from 'node:buffer';
import * as ascii from './ascii.ts';
import { numberEnd } from './number-end.ts';

// every function here reads a line that ends with a line feed, and relies on it to stop

/** The first byte from `at` on that is not a space, a tab or a carriage return. */
export function afterSpace(bytes: Uint8Array, at: number): number {
  let i = at;
  while (bytes[i] === ascii.space || bytes[i] === ascii.tab || bytes[i] === ascii.carriageReturn) i++;
  return i;
}

/** The end of the literal (`true`, `false`, `null`) at `at`, or −1. */
export function literalEnd(bytes: Uint8Array, at: number, literal: string): number {
  for (let i = 0; i < literal.length; i++) if (bytes[at + i] !== literal.charCodeAt(i)) return -1;
  return at + literal.length;
}

/** The end of the string whose opening quote is at `at`, escapes and UTF-8 unchecked, or −1. */
export function roughStringEnd(bytes: Uint8Array, at: number): number {
  let i = at + 1;
  for (;;) {
    const byte = bytes[i]!;
    if (byte === ascii.quote) return i + 1;
    if (byte < ascii.space) return -1;
    i += byte === ascii.backslash ? 2 : 1;
    if (byte === ascii.backslash && bytes[i - 1] === ascii.lineFeed) return -1;
  }
}

/** The end of any JSON value at `at`, or −1 where there is none. */
export function valueEnd(bytes: Uint8Array, at: number): number {
  const first: number = bytes[at]!;
  switch (first) {
    case ascii.quote:
      return stringEnd(bytes, at);
    case ascii.openBrace:
    case ascii.openBracket:
      return parsedEnd(bytes, at, roughNestedEnd(bytes, at));
    case ascii.lowerT:
      return literalEnd(bytes, at, 'true');
    case ascii.lowerF:
      return literalEnd(bytes, at, 'false');
    case ascii.lowerN:
      return literalEnd(bytes, at, 'null');
    default:
      return numberEnd(bytes, at);
  }
}

function stringEnd(bytes: Uint8Array, at: number): number {
  const end = plainStringEnd(bytes, at);
  return end < 0 ? parsedEnd(bytes, at, roughStringEnd(bytes, at)) : end;
}

/** The end of the string without escapes at `at`, or −1. */
export function plainStringEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== ascii.quote) return -1;
  let i = at + 1;
  let seen = 0;
  let byte: number;
  for (; (byte = bytes[i]!) !== ascii.quote; i++) {
    if (byte === ascii.backslash || byte < ascii.space) return -1;
    seen |= byte;
  }
  return seen < 0x80 || isUtf8(bytes.subarray(at, i)) ? i + 1 : -1;
}

function roughNestedEnd(bytes: Uint8Array, at: number): number {
  let depth = 0;
  let i = at;
  for (;;) {
    const byte = bytes[i]!;
    if (byte === ascii.lineFeed) return -1;
    if (byte === ascii.quote) {
      i = roughStringEnd(bytes, i);
      if (i < 0) return -1;
      continue;
    }
    i++;
    if (byte === ascii.openBrace || byte === ascii.openBracket) depth++;
    else if ((byte === ascii.closeBrace || byte === ascii.closeBracket) && --depth === 0) return i;
  }
}

function parsedEnd(bytes: Uint8Array, at: number, end: number): number {
  return end < 0 || jsonOf(bytes, at, end) === undefined ? -1 : end;
}

/** What `bytes[start, end)` say as JSON, `undefined` when they are not JSON. */
export function jsonOf(bytes: Uint8Array, start: number, end: number): unknown {
  const part = bytes.subarray(start, end);
  if (!isUtf8(part)) return undefined;
  try {
    return JSON.parse(Buffer.from(part.buffer, part.byteOffset, part.length).toString('utf8'));
  } catch {
    return undefined;
  }
}
