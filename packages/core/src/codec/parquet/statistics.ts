import { Buffer } from 'node:buffer';
import { ByteWriter } from './byte-writer.ts';
import type { NumberRange } from './number-range.ts';
import { writePlainNumbers, type NumberKind } from './plain.ts';

/** Least and greatest value of a column chunk, as the footer holds them. */
export interface Bounds {
  readonly min: Uint8Array;
  readonly max: Uint8Array;
}

/** Bytes beyond which a text is not put into a footer: a shortened one would not be a value of the column. */
const longestText = 64;

/**
 * Bounds of numbers. None where there are no values or where one is NaN, which has no place in the order.
 *
 * A least zero is written as −0 and a greatest one as +0, as the format asks: readers disagree about which is less.
 */
export function numberBounds(kind: NumberKind, { least, most, unordered }: NumberRange): Bounds | undefined {
  if (unordered || least > most) return undefined;
  const min = kind === 'double' && least === 0 ? -0 : least;
  const max = kind === 'double' && most === 0 ? 0 : most;
  return { min: plainNumber(kind, min), max: plainNumber(kind, max) };
}

function plainNumber(kind: NumberKind, value: number): Uint8Array {
  const out = new ByteWriter();
  writePlainNumbers(out, kind, Float64Array.of(value), 0, 1);
  return out.copy();
}

/** Bounds of `size` texts by unsigned bytes, which is not the order of JavaScript's strings. */
export function textBounds(size: number, text: (code: number) => Uint8Array): Bounds | undefined {
  if (size === 0) return undefined;
  let min = text(0);
  let max = min;
  for (let code = 1; code < size; code++) {
    const bytes = text(code);
    if (Buffer.compare(bytes, min) < 0) min = bytes;
    if (Buffer.compare(bytes, max) > 0) max = bytes;
  }
  if (min.length > longestText || max.length > longestText) return undefined;
  return { min: min.slice(), max: max.slice() };
}

/** Bounds of booleans held as 0 and 1. */
export function booleanBounds(values: Uint8Array, count: number): Bounds | undefined {
  if (count === 0) return undefined;
  const first = values[0]!;
  const mixed = values.subarray(0, count).includes(1 - first);
  return { min: Uint8Array.of(mixed ? 0 : first), max: Uint8Array.of(mixed ? 1 : first) };
}
