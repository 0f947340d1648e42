import { createHash } from 'node:crypto';
import { DecodeError, parquetRowGroups, type ByteSource } from '../codec/index.ts';
import type { DataFile, Lake } from '../lake/index.ts';
import type { LakePiece } from './part.ts';

/** The parts of a table that the lake holds: the row groups that were written as one part are one part again. */
export async function lakeParts(files: readonly DataFile[], lake: Lake): Promise<LakePiece[]> {
  const parts: LakePiece[] = [];
  for (const file of files) {
    const source = lake.source(file);
    await assertAsWritten(source, file);
    const groups = await parquetRowGroups(source);
    const rows = groups.reduce((sum, group) => sum + group.rows, 0);
    if (rows !== file.rows) throw damaged(file, `it has ${rows} rows, and ${file.rows} were written`);
    const units = file.units.reduce((sum, count) => sum + count, 0);
    if (units !== groups.length) throw damaged(file, `it has ${groups.length} row groups, and ${units} were written`);
    let next = 0;
    for (const count of file.units) {
      const [first, last] = [groups[next]!, groups[next + count - 1]!];
      parts.push({ file, range: { start: first.start, end: last.start + 1 } });
      next += count;
    }
  }
  return parts;
}

/** Files up to this size are read whole and compared with what was written; of larger ones the footer has to agree with the manifest. */
const smallFile = 16_777_216;

async function assertAsWritten(source: ByteSource, file: DataFile): Promise<void> {
  if (file.bytes > smallFile) return;
  const hash = createHash('sha256');
  for await (const chunk of source.open()) hash.update(chunk);
  if (hash.digest('hex') !== file.sha256) throw damaged(file, 'its bytes are not those that were written');
}

function damaged({ uri }: DataFile, why: string): DecodeError {
  return new DecodeError(`${uri} is damaged: ${why}`, 'restore it, or run the whole pipeline again');
}
