import type { ByteWriter } from './byte-writer.ts';
import { blockBytes, encodingKernel } from './encoding-kernel.ts';

/** Writes `input` in Snappy's raw format, block by block. The same input gives the same bytes on every machine. */
export function writeSnappy(out: ByteWriter, input: Uint8Array): void {
  const kernel = encodingKernel();
  out.varint(input.length);
  for (let start = 0; start < input.length; start += blockBytes) {
    const end = Math.min(start + blockBytes, input.length);
    const length = kernel.functions.writeSnappy(kernel.putBytes(input, start, end), end - start, kernel.output);
    kernel.writeOut(out, length);
  }
}
