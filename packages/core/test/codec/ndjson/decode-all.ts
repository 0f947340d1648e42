import {
  CountingContext,
  type Batches,
  type Cell,
  type ByteSource,
  type DecodeObserver,
  type InvalidRecord,
  type Source,
  type StageContext,
  type Table,
} from '@stedi-lakehouse/core';
import type { Decoded } from './reference-decoder.ts';

/** Bytes in the given pieces: chunk borders fall on `cuts`, wherever they are. */
export function bytesCutAt(bytes: Uint8Array, cuts: readonly number[], name = 'memory:test'): ByteSource {
  return {
    name,
    bytes: bytes.length,
    async *open(range = { start: 0, end: bytes.length }, _signal, memory) {
      const end = Math.min(range.end, bytes.length);
      const inside = cuts.filter((cut) => cut > range.start && cut < end).toSorted((a, b) => a - b);
      let at = range.start;
      for (const cut of [...inside, end]) {
        // a copy of its own, wiped when the next one is asked for: a decoder must not hold on to a chunk
        const some = bytes.subarray(at, cut);
        const chunk = cut % 3 > 0 ? putInto(memory, some) : Uint8Array.from(some);
        if (chunk.length > 0) yield chunk;
        chunk.fill(0x7b);
        at = cut;
      }
    },
  };
}

/** The bytes at the end of the memory that is given, and one more `{` behind them, where they fit. */
function putInto(memory: Uint8Array | undefined, bytes: Uint8Array): Uint8Array {
  const start = (memory?.length ?? 0) - bytes.length - 1;
  if (memory === undefined || start < 0) return Uint8Array.from(bytes);
  memory.fill(0x7b);
  memory.set(bytes, start);
  return memory.subarray(start, start + bytes.length);
}

/** Runs a decoder to its end and gathers all that it says. */
export async function decodeAll<T extends Table>(
  make: (observer: DecodeObserver) => Source<T>,
  signal: StageContext['signal'] = new AbortController().signal,
): Promise<Decoded & { batchLengths: number[]; bytes: number }> {
  const decoded = {
    rows: [] as Record<string, Cell>[],
    invalid: [] as InvalidRecord[],
    unknownKeys: 0,
    records: -1,
    lines: -1,
    bytes: -1,
    batchLengths: [] as number[],
  };
  const source = make({
    invalid: (record) => void decoded.invalid.push(record),
    unknownKeys: (count) => void (decoded.unknownKeys += count),
    progress: (read) => void Object.assign(decoded, read),
  });
  const batches: Batches<Table> = source(new CountingContext(signal));
  for await (const batch of batches) {
    decoded.batchLengths.push(batch.length);
    for (const row of batch.rows()) decoded.rows.push(row as Record<string, Cell>);
  }
  return decoded;
}

/** Invalid records without what is said of their columns: where they are, and why. */
export function places(invalid: readonly InvalidRecord[]): InvalidRecord[] {
  return invalid.map(({ column: _c, expected: _e, found: _f, key: _k, ...place }) => place);
}
