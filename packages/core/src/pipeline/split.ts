import type { ByteRange } from '../codec/codec.ts';

/** Files to read, in order, and which may be cut: NDJSON may, a compressed file or one array may not. */
export interface SplitFiles {
  readonly length: number;
  /** Size of a file in bytes. */
  bytesAt(index: number): number;
  splittableAt(index: number): boolean;
}

/** Whole files [first, end), or the records of one file that start in `range` of it. */
export interface FileSpan {
  readonly first: number;
  readonly end: number;
  readonly range?: ByteRange;
}

const mebibyte = 1024 * 1024;

/** The size that parts of a large table aim at, in bytes. */
export const mostPartBytes = 16 * mebibyte;

/** The size that the parts of a table of so many bytes aim at: 16 MiB, or half of a small table, so that two threads share it. */
export function partBytesFor(tableBytes: number): number {
  return Math.min(mostPartBytes, Math.max(8 * mebibyte, Math.ceil(tableBytes / 2)));
}

/** How much longer than asked for a part may be, so that no file or table leaves a short end: a part of few rows takes nearly the time of a whole one. */
const tolerance = 1.25;

/**
 * Cuts files into numbered parts of about `target` bytes: large files are cut evenly, small ones grouped, order is kept.
 *
 * Depends on the files alone, never on who reads them: so any number of workers or machines writes the same bytes.
 */
export function splitFiles(files: SplitFiles, target: number): FileSpan[] {
  const parts: FileSpan[] = [];
  let first = 0;
  let grouped = 0;
  let left = 0;
  for (let index = 0; index < files.length; index++) left += files.bytesAt(index);
  const endGroup = (end: number): void => {
    if (end > first) parts.push({ first, end });
    first = end;
    grouped = 0;
  };
  for (let index = 0; index < files.length; index++) {
    const bytes = files.bytesAt(index);
    const most = grouped + left;
    left -= bytes;
    const count = files.splittableAt(index) ? Math.ceil(bytes / (target * tolerance)) : 1;
    if (count > 1) {
      endGroup(index);
      parts.push(...cut(index, bytes, count));
      first = index + 1;
      continue;
    }
    // what is left joins the last group rather than be a short one of its own
    if (grouped > 0 && grouped + bytes > target && most > target * tolerance) endGroup(index);
    grouped += bytes;
  }
  endGroup(files.length);
  return parts;
}

function cut(index: number, bytes: number, count: number): FileSpan[] {
  const at = (part: number): number => Math.floor((bytes * part) / count);
  return Array.from({ length: count }, (_, part) => ({
    first: index,
    end: index + 1,
    range: { start: at(part), end: at(part + 1) },
  }));
}
