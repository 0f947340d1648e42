import type { ByteSource } from './codec.ts';

/** Bytes at hand as a source, in chunks of `chunkBytes`: for tests, and for callers who hold a buffer. */
export function bytesInMemory(bytes: Uint8Array, name = 'memory', chunkBytes = 65_536): ByteSource {
  return {
    name,
    bytes: bytes.length,
    async *open(range = { start: 0, end: bytes.length }, signal) {
      const end = Math.min(range.end, bytes.length);
      for (let at = range.start; at < end; at += chunkBytes) {
        signal?.throwIfAborted();
        yield bytes.subarray(at, Math.min(at + chunkBytes, end));
      }
    },
  };
}
