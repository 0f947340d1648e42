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

/**
 * Cuts files into numbered parts of about `target` bytes: large files are cut, small ones grouped, order is kept.
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
    if (file.splittable && file.bytes > target) {
      endGroup();
      parts.push(...cut(file, target));
      continue;
    }
    if (grouped > 0 && grouped + file.bytes > target) endGroup();
    group.push({ file });
    grouped += file.bytes;
  }
  endGroup();
  return parts;
}

function cut<F extends SplitFile>(file: F, target: number): Piece<F>[][] {
  const count = Math.ceil(file.bytes / target);
  return Array.from({ length: count }, (_, i) => [
    { file, range: { start: i * target, end: Math.min((i + 1) * target, file.bytes) } },
  ]);
}
