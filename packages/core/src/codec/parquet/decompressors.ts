import * as zlib from 'node:zlib';
import type { Compressors } from 'hyparquet';

// node 22.15 and later
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array };

/** Decompressors for files of others; hyparquet has snappy itself. zstd only where Node has it. */
export const decompressors: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
  ...(zstdDecompressSync !== undefined && { ZSTD: (input: Uint8Array) => zstdDecompressSync(input) }),
};
