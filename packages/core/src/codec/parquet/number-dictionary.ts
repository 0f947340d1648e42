import { encodingKernel, windows } from './encoding-kernel.ts';
import { grow } from './grow.ts';

/** Numbers as codes into their distinct values, in order of first occurrence. */
export interface NumberDictionary {
  readonly codes: Int32Array;
  /** The distinct values. */
  readonly values: Float64Array;
}

let codes = new Int32Array(0);

/**
 * The dictionary of `values[0, count)`, or `undefined` beyond 4,096 distinct values.
 *
 * The next call overwrites the codes. Values are told apart by their bits: 0 and −0 are two, unless numbers are `whole`, of which none is −0.
 */
export function numberDictionary(values: Float64Array, count: number, whole: boolean): NumberDictionary | undefined {
  const kernel = encodingKernel();
  const { functions, output } = kernel;
  codes = grow(codes, count);
  functions.startDistinct();
  let size = 0;
  for (const { start, end } of windows(0, count)) {
    size = functions.codesOf(kernel.putDoubles(values, start, end), end - start, whole, output);
    if (size === -1) return undefined;
    codes.set(kernel.wordsOut(end - start), start);
  }
  return { codes: codes.subarray(0, count), values: kernel.doublesAt(functions.distinct.value, size) };
}
