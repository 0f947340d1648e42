import type { PackedColumn, PackedRows } from './packed.ts';
import { widenInto } from './widen.ts';
import { allValid, isValid, setNull, type Validity } from './validity.ts';

/** Some of packed rows, [start, end). Texts have one dictionary for all, which is elsewhere. */
export interface PackedPiece {
  readonly rows: PackedRows;
  readonly start: number;
  readonly end: number;
}

/** Copies of the pieces' rows in one piece, `undefined` where there are none: many small arrays take longer to hand on than their bytes. */
export function joinPacked(pieces: readonly PackedPiece[]): PackedRows | undefined {
  const rows = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
  if (rows === 0) return undefined;
  const columns: Record<string, PackedColumn> = {};
  for (const name of Object.keys(pieces[0]!.rows.columns)) columns[name] = joinedColumn(name, pieces, rows);
  return { rows, columns };
}

function joinedColumn(name: string, pieces: readonly PackedPiece[], rows: number): PackedColumn {
  const first = pieces[0]!.rows.columns[name]!;
  const alike = pieces.every(({ rows: { columns } }) => {
    return columns[name]!.base === first.base && columns[name]!.values.constructor === first.values.constructor;
  });
  const values = alike ? emptyLike(first, rows) : new Float64Array(rows);
  let validity: Validity;
  let at = 0;
  for (const { rows: from, start, end } of pieces) {
    const column = from.columns[name]!;
    const some = column.values.subarray(start, end);
    if (alike) values.set(some, at);
    else widenInto(values as Float64Array, at, some, column.base);
    for (let row = start; column.validity !== undefined && row < end; row++) {
      if (!isValid(column.validity, row)) setNull((validity ??= allValid(rows)), at + row - start);
    }
    at += end - start;
  }
  return { values, base: alike ? first.base : 0, validity };
}

function emptyLike({ values }: PackedColumn, rows: number): PackedColumn['values'] {
  const Same = values.constructor as new (length: number) => PackedColumn['values'];
  return new Same(rows);
}
