import { parquetRowGroups } from '../codec/index.ts';
import type { DataFile, Lake } from '../lake/index.ts';
import type { LakePiece } from './part.ts';

/** The parts of a table that the lake holds: the row groups that were written as one part are one part again. */
export async function lakeParts(files: readonly DataFile[], lake: Lake): Promise<LakePiece[]> {
  const parts: LakePiece[] = [];
  for (const file of files) {
    const groups = await parquetRowGroups(lake.source(file));
    let next = 0;
    for (const count of file.units) {
      const [first, last] = [groups[next]!, groups[next + count - 1]!];
      parts.push({ file, range: { start: first.start, end: last.start + 1 } });
      next += count;
    }
  }
  return parts;
}
