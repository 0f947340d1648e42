import type { ByteRange } from '../codec/codec.ts';
import { RunError } from './run-error.ts';

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

/** Sizes that parts may be asked to have, in bytes. */
const [leastPartBytes, largestPartBytes] = [64, 1024 * mebibyte];

/** Parts of a table, at most: each takes memory in every process that knows the plan. */
export const mostParts = 100_000;

/** Whether parts may be asked to have about so many bytes. */
export function isPartSize(bytes: number): boolean {
  return Number.isSafeInteger(bytes) && bytes >= leastPartBytes && bytes <= largestPartBytes;
}

/** The size that the parts of a table of so many bytes aim at: 16 MiB, or half of a small table, so that two threads share it. */
export function partBytesFor(tableBytes: number): number {
  return Math.min(mostPartBytes, Math.max(8 * mebibyte, Math.ceil(tableBytes / 2)));
}

/** How much longer than asked for a part may be, so that no file or table leaves a short end: a part of few rows takes nearly the time of a whole one. */
const tolerance = 1.25;

/**
 * Cuts files into numbered parts of about `target` bytes: large files are cut evenly, small ones grouped, order is kept.
 *
 * Depends on the files alone, never on who reads them: so any number of workers or machines writes the same bytes. Throws RunError (usage) for
 * more than `mostParts`.
 */
export function splitFiles(files: SplitFiles, target: number): FileSpan[] {
  const parts: FileSpan[] = [];
  let first = 0;
  let grouped = 0;
  let left = 0;
  for (let index = 0; index < files.length; index++) left += files.bytesAt(index);
  const add = (part: FileSpan): void => {
    if (parts.push(part) > mostParts) throw tooManyParts();
  };
  const endGroup = (end: number): void => {
    if (end > first) add({ first, end });
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
      for (const part of cut(index, bytes, count)) add(part);
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

function* cut(index: number, bytes: number, count: number): Generator<FileSpan, void, undefined> {
  const at = (part: number): number => Math.floor((bytes * part) / count);
  for (let part = 0; part < count; part++) {
    yield { first: index, end: index + 1, range: { start: at(part), end: at(part + 1) } };
  }
}

function tooManyParts(): RunError {
  return new RunError(
    'usage',
    `the landing files of a table make more than ${mostParts} parts`,
    'give larger parts with --part-size, or fewer landing files at a time',
  );
}
