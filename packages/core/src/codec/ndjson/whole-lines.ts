import { Buffer } from 'node:buffer';
import type { ByteRange, ByteSource } from '../codec.ts';
import { lineFeed } from './ascii.ts';
import { Carry } from './carry.ts';
import { assertLineLengths, linesAt, type WholeLines } from './lines.ts';

/** Bytes beyond a range that are asked for with it: most lines end within them. */
const lineBytes = 65_536;

/**
 * The lines that start in `range`, or all of them, many at a time. A last line that no line feed ends is given one; a byte order mark at
 * the start of the file is left out. Holds one chunk, in `memory` where the source puts it there, and one line in memory. Throws DecodeError for a line longer than a record may be.
 */
export async function* wholeLines(
  source: ByteSource,
  range: ByteRange | undefined,
  signal: AbortSignal,
  memory?: Uint8Array,
): AsyncGenerator<WholeLines, void, undefined> {
  const { start: first, end: limit } = range ?? { start: 0, end: Infinity };
  if (first >= limit) return;
  // whether a line starts at `first` is told by the byte before it
  let next = Math.max(0, first - 1);
  let skipping = first > 0;
  const carry = new Carry(source.name);
  const pieces = range === undefined ? source.open(undefined, signal, memory) : bytesFor(range, source, signal, memory);
  for await (const piece of pieces) {
    signal.throwIfAborted();
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    const base = next;
    next += chunk.length;
    let at = 0;
    if (skipping || carry.length > 0) {
      at = chunk.indexOf(lineFeed) + 1;
      if (!skipping) carry.append(at > 0 ? chunk.subarray(0, at) : chunk);
      if (at > 0 && !skipping) yield carry.take();
      if (at === 0 && skipping && next >= limit) return;
      if (at === 0) continue;
      skipping = false;
    }
    if (base + at >= limit) return;
    // the last line to be read is the one that holds the byte before `limit`
    const cut = limit > next ? -1 : chunk.indexOf(lineFeed, limit - 1 - base);
    const to = Math.max(at, (cut === -1 ? chunk.lastIndexOf(lineFeed) : cut) + 1);
    assertLineLengths(chunk, at, to, base, source.name);
    if (to > at) yield linesAt(chunk, at, to, base, to - at);
    if (cut !== -1) return;
    carry.start(chunk.subarray(to), base + to);
  }
  if (carry.length > 0) yield carry.takeLast();
}

/** The byte before a range and all from there on. What is far beyond it is asked for only when a line goes on until there: S3 sends what it is asked for. */
async function* bytesFor(
  { start, end }: ByteRange,
  source: ByteSource,
  signal: AbortSignal,
  memory: Uint8Array | undefined,
) {
  const near = Math.min(end + lineBytes, source.bytes);
  yield* source.open({ start: Math.max(0, start - 1), end: near }, signal, memory);
  if (near < source.bytes) yield* source.open({ start: near, end: source.bytes }, signal, memory);
}
