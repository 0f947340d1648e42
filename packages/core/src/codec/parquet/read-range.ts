import type { ByteSource } from '../codec.ts';
import { DecodeError } from '../decode-error.ts';

/** Bytes [start, end) of a source, in a buffer of their own. Rejects with DecodeError when the source ends before. */
export async function readRange(
  source: ByteSource,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(end - start);
  let length = 0;
  for await (const chunk of source.open({ start, end }, signal)) {
    signal?.throwIfAborted();
    bytes.set(chunk.subarray(0, bytes.length - length), length);
    length = Math.min(bytes.length, length + chunk.length);
  }
  signal?.throwIfAborted();
  if (length < bytes.length) {
    throw new DecodeError(
      `${source.name} ends at byte ${start + length}, before byte ${end}`,
      'the file was cut short: write it again',
    );
  }
  return bytes.buffer;
}
