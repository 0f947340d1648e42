import type { Buffer } from 'node:buffer';
import { DecodeError } from '../decode-error.ts';
import { lineFeed } from './ascii.ts';

/** The longest record that is read, line end left out: 16 MiB. A longer one means that the file is not what it is taken for. */
export const maxRecordBytes = 16 << 20;

/** Whole lines, `bytes[start, end)`: the last byte is a line feed. Valid until the next lines are pulled. */
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
}

/** `bytes[start, end)` as lines, without the byte order mark that a file may start with. */
export function linesAt(bytes: Buffer, start: number, end: number, offset: number, fileBytes: number): WholeLines {
  const marked = offset + start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return { bytes, start: marked ? start + 3 : start, end, offset, fileBytes };
}

/** Throws DecodeError when a line in `bytes[start, end)`, finished or not, is longer than a record may be. */
export function assertLineLengths(bytes: Buffer, start: number, end: number, offset: number, file: string): void {
  let at = start;
  while (end - at > maxRecordBytes) {
    const next = bytes.subarray(at, at + maxRecordBytes + 1).lastIndexOf(lineFeed) + 1;
    if (next === 0) {
      throw new DecodeError(
        `${file} has a line of more than ${maxRecordBytes} bytes at byte ${offset + at}`,
        'expected JSON with one record a line: check that the file is what it is taken for',
      );
    }
    at += next;
  }
}
