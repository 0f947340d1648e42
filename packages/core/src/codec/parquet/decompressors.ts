import * as zlib from 'node:zlib';
import type { Compressors } from 'hyparquet';

// node 22.15 and later
const { zstdDecompressSync } = zlib as {
  zstdDecompressSync?: (bytes: Uint8Array, options: zlib.ZlibOptions) => Uint8Array;
};

/** Decompressors for files of others, which give no more than a page says that it holds; hyparquet has snappy itself. zstd only where Node has it. */
export const decompressors: Compressors = {
  GZIP: (input, length) => zlib.gunzipSync(input, atMost(length)),
  BROTLI: (input, length) => zlib.brotliDecompressSync(input, atMost(length)),
  ...(zstdDecompressSync !== undefined && {
    ZSTD: (input: Uint8Array, length: number) => zstdDecompressSync(input, atMost(length)),
  }),
};

function atMost(bytes: number): { readonly maxOutputLength: number } {
  return { maxOutputLength: Math.max(1, bytes) };
}
