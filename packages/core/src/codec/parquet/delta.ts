import type { ByteWriter } from './byte-writer.ts';
import { encodingKernel } from './encoding-kernel.ts';
import type { NumberRange } from './number-range.ts';
import type { NumberKind } from './plain.ts';

/** How far apart values may be for DELTA_BINARY_PACKED to be exact for every reader: some hold differences in as many bits as values. */
const widestRange = { int64: 2 ** 50, int32: 2 ** 30, date: 2 ** 30 } as const;

/** Whether integers can be written by `writeDelta`. */
export function deltaFits(kind: Exclude<NumberKind, 'double'>, { least, most }: NumberRange): boolean {
  return !(most - least > widestRange[kind]);
}

/** Writes integers `values[from, to)`, a page at most, in DELTA_BINARY_PACKED encoding: blocks of 128, miniblocks of 32. */
export function writeDelta(out: ByteWriter, values: Float64Array, from: number, to: number): void {
  const kernel = encodingKernel();
  const length = kernel.functions.writeDeltas(kernel.putDoubles(values, from, to), to - from, kernel.output);
  kernel.writeOut(out, length);
}
