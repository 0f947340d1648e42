import { Buffer } from 'node:buffer';
import type { ByteRange, ByteSource } from '../codec.ts';
import { lineFeed } from './ascii.ts';
import { Carry } from './carry.ts';
import { boundedLines, linesAt, type WholeLines } from './lines.ts';

/** Bytes beyond a range that are asked for with it: most lines end within them. */
const lineBytes = 65_536;

/** Bytes of an unfinished line that are held: what goes on beyond is handed on in parts, since any number of records may be on it. */
const heldBytes = 1 << 20;

/**
 * The lines that start in `range`, or all of them, many at a time, and very long ones in parts. A last line that no line feed ends is given one; a byte
 * order mark at the start of the file is left out. Holds one chunk, in `memory` where the source puts it there, and 1 MiB of a line.
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
  const carry = new Carry();
  let inParts = false;
  const pieces = range === undefined ? source.open(undefined, signal, memory) : bytesFor(range, source, signal, memory);
  for await (const piece of pieces) {
    signal.throwIfAborted();
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    const base = next;
    next += chunk.length;
    let at = 0;
    if (skipping || inParts || carry.length > 0) {
      at = chunk.indexOf(lineFeed) + 1;
      if (!skipping && !inParts && carry.length + (at || chunk.length) > heldBytes) {
        inParts = true;
        yield carry.takePart();
      }
      if (inParts) yield* partOf(chunk, at, base);
      else if (!skipping) {
        carry.append(at > 0 ? chunk.subarray(0, at) : chunk);
        if (at > 0) yield carry.take();
      }
      if (at === 0 && skipping && next >= limit) return;
      if (at === 0) continue;
      skipping = inParts = false;
    }
    if (base + at >= limit) return;
    // the last line to be read is the one that holds the byte before `limit`
    const cut = limit > next ? -1 : chunk.indexOf(lineFeed, limit - 1 - base);
    const to = Math.max(at, (cut === -1 ? chunk.lastIndexOf(lineFeed) : cut) + 1);
    if (to > at) yield* boundedLines(chunk, at, to, base);
    if (cut !== -1) return;
    carry.start(chunk.subarray(to), base + to);
    if ((inParts = carry.length > heldBytes)) yield carry.takePart();
  }
  if (inParts) yield { ...linesAt(Buffer.of(lineFeed), 0, 1, next, 0), unended: true };
  else if (carry.length > 0) yield carry.takeLast();
}

/** The next part of a line that is handed on in parts: the rest of it, up to `at`, or the whole chunk. */
function* partOf(chunk: Buffer, at: number, offset: number): Generator<WholeLines, void, undefined> {
  if (at > 0) yield linesAt(chunk, 0, at, offset, at);
  else if (chunk.length > 0) yield { ...linesAt(chunk, 0, chunk.length, offset, chunk.length), goesOn: true };
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
