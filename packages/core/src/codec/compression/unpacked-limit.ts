import type { ByteSource } from '../codec.ts';
import { DecodeError } from '../decode-error.ts';

/** How many times its size a packed file may unpack to unless told otherwise: sensor data in JSON unpacks to some ten times. */
export const defaultMaxUnpacked = 100;

/** Bytes that any file may unpack to. */
const freeBytes = 64 << 20;

/** Whether a number may be such a limit. */
export function isUnpackedLimit(times: number): boolean {
  return times >= 1 && times <= 1_000_000;
}

/** Bytes that so many packed ones may unpack to. */
export function mostUnpacked(packed: number, times: number = defaultMaxUnpacked): number {
  return Math.max(freeBytes, packed * times);
}

/** The unpacked bytes of a source, as long as they are in proportion to the packed ones. Throws DecodeError where they are not. */
export async function* bounded(
  unpacked: AsyncIterable<Uint8Array>,
  { name, bytes: packed }: ByteSource,
  times: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const most = mostUnpacked(packed, times);
  let bytes = 0;
  for await (const chunk of unpacked) {
    bytes += chunk.length;
    if (bytes > most) {
      throw new DecodeError(
        `${name} has ${packed} bytes and unpacks to more than ${Math.floor(most)}`,
        `expected at most ${times} times its size: look at what it holds, take it away, or allow more with --max-unpacked`,
      );
    }
    yield chunk;
  }
}
