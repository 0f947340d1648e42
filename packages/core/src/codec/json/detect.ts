import { Buffer } from 'node:buffer';
import type { ByteSource } from '../codec.ts';
import { compressionOf, type Compression } from '../compression/compression.ts';
import { decompress } from '../compression/decompress.ts';
import { DecodeError } from '../decode-error.ts';
import { shapeOf } from './shape.ts';

/** How a landing file's bytes are to be read. */
export interface JsonFormat {
  readonly format: 'ndjson' | 'json';
  readonly compression: Compression;
  /** Whether ranges of the file can be read by themselves. */
  readonly splittable: boolean;
}

/** Bytes that are looked at first; more only where they do not tell. */
const firstBytes = 8192;
/** Bytes that are looked at at most: a first record may be 16 MiB long. */
const mostBytes = 34 << 20;

/**
 * Tells a JSON file's form by its first bytes, never by its name. An empty file is NDJSON without records. Throws DecodeError for what is
 * not JSON.
 */
export async function detectJson(source: ByteSource, signal?: AbortSignal): Promise<JsonFormat> {
  signal?.throwIfAborted();
  if (source.bytes === 0) return { format: 'ndjson', compression: 'none', splittable: true };
  const head = await headOf(source.open({ start: 0, end: Math.min(firstBytes, source.bytes) }, signal), firstBytes);
  const compression = compressionOf(head);
  const plain = decompress(source, compression);
  let shape = compression === 'none' ? shapeOf(head.toString('utf8'), head.length >= source.bytes) : 'too_little';
  for (
    let bytes = compression === 'none' ? firstBytes * 8 : firstBytes;
    shape === 'too_little' && bytes <= mostBytes;
    bytes *= 8
  ) {
    const longer = await headOf(plain.open(undefined, signal), bytes);
    shape = shapeOf(longer.toString('utf8'), longer.length < bytes);
  }
  if (shape === 'not_json') {
    throw new DecodeError(
      `${source.name} does not begin with JSON`,
      'expected UTF-8 text with one JSON object a line, an array of objects, or objects one after another, packed with gzip or zstd or not at all',
    );
  }
  const format = shape === 'json' ? 'json' : 'ndjson';
  return { format, compression, splittable: format === 'ndjson' && compression === 'none' };
}

/** The first bytes, at most `limit`; fewer only where there are no more. */
async function headOf(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    // a source may use a chunk's memory again
    parts.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes >= limit) break;
  }
  return Buffer.concat(parts).subarray(0, limit);
}
