import { columnNames, type RowOf, type Table } from '../table/table.ts';
import type { Vector } from './vector.ts';

type RowMaker<T extends Table> = (vectors: readonly Vector[], row: number) => RowOf<T>;

/** Makes row objects of a table from vectors in column order. Keys are set in one order, so that all rows share a hidden class. */
export function rowMaker<T extends Table>(table: T): RowMaker<T> {
  const names = columnNames(table);
  return (vectors, row) => {
    const made: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) made[names[i]!] = vectors[i]!.at(row);
    return made as RowOf<T>;
  };
}
