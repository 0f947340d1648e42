import { Buffer } from 'node:buffer';
import { bytesInMemory } from '../codec/bytes-in-memory.ts';
import type { ByteSource, Codec, DecodeOptions, EncodeReceipt } from '../codec/codec.ts';
import { CountingContext } from '../job/stage-counts.ts';
import type { RowOf, Table } from '../table/table.ts';
import { batchesOf } from './batches-of.ts';
import { rowsOf } from './run-transform.ts';

/** Rows as a file's bytes, and what the codec said about them. */
export async function encodeRows<T extends Table>(
  codec: Codec,
  table: T,
  rows: Iterable<RowOf<T>>,
  rowsPerBatch = 100,
): Promise<EncodeReceipt & { readonly file: Uint8Array }> {
  const chunks: Uint8Array[] = [];
  const sink = codec.encode(table, async (chunk) => {
    // a codec may use the chunk again as soon as this settles
    chunks.push(chunk.slice());
  });
  const receipt = await sink(batchesOf(table, rows, { rowsPerBatch }), endless());
  return { ...receipt, file: new Uint8Array(Buffer.concat(chunks)) };
}

/** The rows that a codec finds in a file. */
export function decodeRows<T extends Table>(
  codec: Codec,
  table: T,
  file: Uint8Array | ByteSource,
  options?: DecodeOptions<T>,
): Promise<RowOf<T>[]> {
  const source = file instanceof Uint8Array ? bytesInMemory(file) : file;
  return rowsOf(codec.decode(table, source, options)(endless()));
}

/** A context whose signal never aborts. */
export function endless(): CountingContext {
  return new CountingContext(new AbortController().signal);
}

/** A source that counts how it is opened and closed. */
export interface CountedSource extends ByteSource {
  readonly opened: number;
  readonly closed: number;
  /** Bytes handed out. */
  readonly read: number;
}

/** Bytes in small chunks; `beforeChunk` may throw or abort. */
export function countedSource(file: Uint8Array, beforeChunk: (chunk: number) => void = () => {}): CountedSource {
  const inner = bytesInMemory(file, 'counted', 512);
  const counts = { opened: 0, closed: 0, read: 0, chunks: 0 };
  return {
    name: inner.name,
    bytes: inner.bytes,
    get opened() {
      return counts.opened;
    },
    get closed() {
      return counts.closed;
    },
    get read() {
      return counts.read;
    },
    async *open(range, signal) {
      counts.opened++;
      try {
        for await (const chunk of inner.open(range, signal)) {
          beforeChunk(counts.chunks++);
          counts.read += chunk.length;
          yield chunk;
        }
      } finally {
        counts.closed++;
      }
    },
  };
}
