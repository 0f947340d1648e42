/** How a file's bytes are packed. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** Tells by the first four bytes, never by the file's name. */
export function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? 'zstd' : 'none';
}
