import { Buffer } from 'node:buffer';
import type { ByteSource } from '../codec.ts';
import { compressionOf, type Compression } from '../compression/compression.ts';
import { decompress } from '../compression/decompress.ts';
import { binaryKind, NotJson } from '../foreign-kind.ts';
import { shapeOf, type Shape } from './shape.ts';

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
 * not JSON, as NotJson where it seems to be something else.
 * `seeHead` is told of the file's first bytes as they are stored, 8,192 unless it has fewer; of an empty file it is not.
 */
export async function detectJson(
  source: ByteSource,
  signal?: AbortSignal,
  seeHead?: (head: Buffer) => void,
): Promise<JsonFormat> {
  signal?.throwIfAborted();
  if (source.bytes === 0) return { format: 'ndjson', compression: 'none', splittable: true };
  const head = await headOf(source.open({ start: 0, end: Math.min(firstBytes, source.bytes) }, signal), firstBytes);
  seeHead?.(head);
  const compression = compressionOf(head);
  const plain = decompress(source, compression);
  let seen = head;
  const shapeSeen = (whole: boolean): Shape =>
    binaryKind(seen) === undefined ? shapeOf(seen.toString('utf8'), whole) : 'not_json';
  let shape = compression === 'none' ? shapeSeen(head.length >= source.bytes) : 'too_little';
  for (
    let bytes = compression === 'none' ? firstBytes * 8 : firstBytes;
    shape === 'too_little' && bytes <= mostBytes;
    bytes *= 8
  ) {
    seen = await headOf(plain.open(undefined, signal), bytes);
    shape = shapeSeen(seen.length < bytes);
  }
  if (shape === 'not_json') throw new NotJson(source.name, seen);
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
