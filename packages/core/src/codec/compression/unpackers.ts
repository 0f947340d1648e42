import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { DecodeError } from '../decode-error.ts';
import type { Compression } from './compression.ts';

/** A stream that unpacks, with the packed bytes it has made use of. */
export type Unpacker = Transform & { readonly bytesWritten: number };

/** Bytes unpacked at once. */
const chunkBytes = 65_536;

/** Throws DecodeError where this Node cannot unpack the file. */
export function unpackerFor(compression: Exclude<Compression, 'none'>, file: string): Unpacker {
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize: chunkBytes });
  const { createZstdDecompress } = zlib as { createZstdDecompress?: (options: { chunkSize: number }) => Unpacker };
  if (createZstdDecompress === undefined) {
    throw new DecodeError(
      `${file} is packed with zstd, which Node ${process.versions.node} cannot unpack`,
      'use Node 22.15 or later, or pack the file with gzip',
    );
  }
  return createZstdDecompress({ chunkSize: chunkBytes });
}
