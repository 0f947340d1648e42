import type { Buffer } from 'node:buffer';
import { lineFeed } from './ascii.ts';

/** The longest record that is read: 16 MiB. A longer one means that the file is not what it is taken for. */
export const maxRecordBytes = 16 << 20;

/** Whole lines, `bytes[start, end)`: the last byte is a line feed. Or a part of one long line. Valid until the next lines are pulled. */
export interface WholeLines {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Position of `bytes[0]` in the file. */
  readonly offset: number;
  /** Bytes of the file that were read for these lines. */
  readonly fileBytes: number;
  /** Whether the last line feed is not in the file, which ends before it. */
  readonly unended?: boolean;
  /** Whether this is a part of a line that goes on in what comes next; its last part ends with the line feed, and holds nothing else. */
  readonly goesOn?: boolean;
}

/** `bytes[start, end)` as lines, without the byte order mark that a file may start with. */
export function linesAt(bytes: Buffer, start: number, end: number, offset: number, fileBytes: number): WholeLines {
  const marked = offset + start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return { bytes, start: marked ? start + 3 : start, end, offset, fileBytes };
}

/** `bytes[start, end)` as lines, those that are longer than a record may be in parts. */
export function* boundedLines(
  bytes: Buffer,
  start: number,
  end: number,
  offset: number,
): Generator<WholeLines, void, undefined> {
  let at = start;
  while (end - at > maxRecordBytes) {
    const line = bytes.subarray(at, at + maxRecordBytes + 1).lastIndexOf(lineFeed) + 1;
    const to = line > 0 ? at + line : bytes.indexOf(lineFeed, at) + 1;
    if (line === 0) yield { ...linesAt(bytes, at, to - 1, offset, to - 1 - at), goesOn: true };
    yield line > 0 ? linesAt(bytes, at, to, offset, line) : linesAt(bytes, to - 1, to, offset, 1);
    at = to;
  }
  if (end > at) yield linesAt(bytes, at, end, offset, end - at);
}
