import { encodingKernel, windows } from './encoding-kernel.ts';

/** The least and the greatest of some numbers. */
export interface NumberRange {
  /** Infinite where there are no numbers. */
  readonly least: number;
  readonly most: number;
  /** Whether one of them is NaN, which has no place in the order. */
  readonly unordered: boolean;
}

/** The range of `values[0, count)`. */
export function numberRange(values: Float64Array, count: number): NumberRange {
  const kernel = encodingKernel();
  const { functions } = kernel;
  let unordered = false;
  for (const { start, end } of windows(0, count)) {
    if (functions.rangeOf(kernel.putDoubles(values, start, end), end - start, start > 0) === 0) unordered = true;
  }
  if (count === 0) return { least: Infinity, most: -Infinity, unordered };
  return { least: functions.least.value, most: functions.most.value, unordered };
}
