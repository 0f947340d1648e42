import type { PackedTexts } from '../../batch/dictionary.ts';
import { textWindows } from '../../batch/text-windows.ts';
import { arrayWork } from '../../kernel/array-kernel.ts';
import { isWide } from '../../table/physical-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import { encodingKernel, windows } from './encoding-kernel.ts';

/** How numbers are written one after another. */
export type NumberKind = 'double' | 'int64' | 'int32' | 'date';

/** Bytes of one plain value. */
export function plainBytes(kind: NumberKind): number {
  return isWide(kind) ? 8 : 4;
}

/** Writes `values[from, to)` one after another in PLAIN encoding. */
export function writePlainNumbers(
  out: ByteWriter,
  kind: NumberKind,
  values: Float64Array,
  from: number,
  to: number,
): void {
  if (kind === 'double') {
    out.set(new Uint8Array(values.buffer, values.byteOffset + from * 8, (to - from) * 8));
    return;
  }
  const kernel = encodingKernel();
  const { functions, output } = kernel;
  for (const { start, end } of windows(from, to)) {
    const input = kernel.putDoubles(values, start, end);
    if (kind === 'int64') functions.writeInt64(input, end - start, output);
    else functions.writeInt32(input, end - start, output);
    kernel.writeOut(out, (end - start) * plainBytes(kind));
  }
}

/** Writes each text in PLAIN encoding, its length in front: where each starts, and the last one ends. */
export function writePlainTexts(out: ByteWriter, { bytes, offsets }: PackedTexts): Int32Array {
  const size = offsets.length - 1;
  const starts = new Int32Array(size + 1);
  out.reserve(offsets[size]! - offsets[0]! + size * 4);
  for (const { from, to } of textWindows(offsets)) {
    const some = bytes.subarray(offsets[from], offsets[to]);
    const length = some.length + (to - from) * 4;
    const work = arrayWork();
    const [texts, ends] = [work.put(some), work.put(offsets.subarray(from, to + 1))];
    const [written, places] = [work.take(length), work.take((to - from + 1) * 4)];
    work.functions.writeTexts(texts, ends, to - from, written, out.length, places);
    starts.set(work.words(places, to - from + 1), from);
    out.set(work.view(Uint8Array, written, length));
  }
  starts[size] = out.length;
  return starts;
}
