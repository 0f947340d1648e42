import { parquet, parquetRowGroups } from '../codec/index.ts';
import type { DataFile, Lake } from '../lake/index.ts';
import { columnNames } from '../table/table.ts';
import type { InputPart } from './pipeline-io.ts';
import type { LakeInput } from './run-plan.ts';

/** The parts of a table that the lake holds: the row groups that were written as one part are one part again. */
export async function lakeParts(input: LakeInput, lake: Lake): Promise<InputPart[]> {
  const parts: InputPart[] = [];
  for (const file of input.files) {
    const groups = await parquetRowGroups(lake.source(file));
    let next = 0;
    for (const count of file.units) {
      const [first, last] = [groups[next]!, groups[next + count - 1]!];
      parts.push(rowGroups(input, file, lake, { start: first.start, end: last.start + 1 }));
      next += count;
    }
  }
  return parts;
}

function rowGroups(input: LakeInput, file: DataFile, lake: Lake, range: { readonly start: number; readonly end: number }): InputPart {
  return {
    open: (table, context) =>
      parquet().decode(input.table, lake.source(file), { columns: columnNames(table), range })(context),
  };
}
