import type { PackedTexts } from '../../batch/dictionary.ts';
import { arrayKernel } from '../../kernel/array-kernel.ts';
import type { ByteWriter } from './byte-writer.ts';
import { encodingKernel, windows } from './encoding-kernel.ts';

/** How numbers are written one after another. */
export type NumberKind = 'double' | 'int64' | 'int32' | 'date';

/** Bytes of one plain value. */
export function plainBytes(kind: NumberKind): number {
  return kind === 'double' || kind === 'int64' ? 8 : 4;
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

/** Texts that are written at a time. */
const textsAtATime = 4096;

/** Writes each text in PLAIN encoding, its length in front: where each starts, and the last one ends. */
export function writePlainTexts(out: ByteWriter, { bytes, offsets }: PackedTexts): Int32Array {
  const size = offsets.length - 1;
  const starts = new Int32Array(size + 1);
  for (let from = 0; from < size; from += textsAtATime) {
    const to = Math.min(from + textsAtATime, size);
    const some = bytes.subarray(offsets[from], offsets[to]);
    const length = some.length + (to - from) * 4;
    const kernel = arrayKernel();
    const [texts, ends] = [kernel.put(some), kernel.put(offsets.subarray(from, to + 1))];
    const [written, places] = [kernel.take(length), kernel.take((to - from + 1) * 4)];
    kernel.functions.writeTexts(texts, ends, to - from, written, out.length, places);
    starts.set(kernel.words(places, to - from + 1), from);
    out.set(kernel.view(Uint8Array, written, length));
  }
  starts[size] = out.length;
  return starts;
}
