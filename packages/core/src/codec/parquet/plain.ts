import type { PackedTexts } from '../../batch/dictionary.ts';
import { copyText, viewOf } from '../../batch/text-bytes.ts';
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

/** Writes each text in PLAIN encoding, its length in front: where each starts, and the last one ends. */
export function writePlainTexts(out: ByteWriter, { bytes, offsets }: PackedTexts): Int32Array {
  const size = offsets.length - 1;
  out.reserve(bytes.length + size * 4);
  const [from, to] = [viewOf(bytes), viewOf(out.bytes)];
  const starts = new Int32Array(size + 1);
  let at = out.length;
  for (let code = 0; code < size; code++) {
    const start = offsets[code]!;
    const length = offsets[code + 1]! - start;
    starts[code] = at;
    to.setInt32(at, length, true);
    copyText(from, start, to, at + 4, length);
    at += 4 + length;
  }
  starts[size] = out.length = at;
  return starts;
}
