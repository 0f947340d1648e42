import type { ByteRange } from '../codec/codec.ts';

/** A file to read, and whether it may be cut: NDJSON may, a compressed file or one array may not. */
export interface SplitFile {
  /** Size in bytes. */
  readonly bytes: number;
  readonly splittable: boolean;
}

/** A whole file, or the records that start in `range` of it. */
export interface Piece<F extends SplitFile> {
  readonly file: F;
  readonly range?: ByteRange;
}

const mebibyte = 1024 * 1024;

/** The size that parts of a large table aim at, in bytes. */
export const mostPartBytes = 16 * mebibyte;

/** The size that the parts of a table of so many bytes aim at: 16 MiB, or half of a small table, so that two threads share it. */
export function partBytesFor(tableBytes: number): number {
  return Math.min(mostPartBytes, Math.max(8 * mebibyte, Math.ceil(tableBytes / 2)));
}

/** How much longer than asked for a part may be, so that no file leaves a short end: a part of few rows takes nearly the time of a whole one. */
const tolerance = 1.25;

/**
 * Cuts files into numbered parts of about `target` bytes: large files are cut evenly, small ones grouped, order is kept.
 *
 * Depends on the files alone, never on who reads them: so any number of workers or machines writes the same bytes.
 */
export function splitFiles<F extends SplitFile>(files: readonly F[], target: number): Piece<F>[][] {
  const parts: Piece<F>[][] = [];
  let group: Piece<F>[] = [];
  let grouped = 0;
  const endGroup = (): void => {
    if (group.length > 0) parts.push(group);
    group = [];
    grouped = 0;
  };
  for (const file of files) {
    const count = file.splittable ? Math.ceil(file.bytes / (target * tolerance)) : 1;
    if (count > 1) {
      endGroup();
      parts.push(...cut(file, count));
      continue;
    }
    if (grouped > 0 && grouped + file.bytes > target) endGroup();
    group.push({ file });
    grouped += file.bytes;
  }
  endGroup();
  return parts;
}

function cut<F extends SplitFile>(file: F, count: number): Piece<F>[][] {
  const at = (piece: number): number => Math.floor((file.bytes * piece) / count);
  return Array.from({ length: count }, (_, i) => [{ file, range: { start: at(i), end: at(i + 1) } }]);
}
