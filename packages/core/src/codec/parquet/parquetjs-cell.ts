import type { Cell } from '../../table/column.ts';
import type { Leaf } from './leaf.ts';
import { ColumnProblem } from './column-problem.ts';

const dayMilliseconds = 86_400_000;

/** A cell as parquetjs-lite takes it without changing it. Throws ColumnProblem for an integer that it would round. */
export function toParquetjs({ kind }: Leaf, cell: Cell): unknown {
  if (cell === null) return undefined;
  if (kind === 'int64' && !Number.isSafeInteger(cell)) throw new ColumnProblem('it holds integers beyond 2^53 − 1');
  // as a number of days, it refuses dates before 1970
  if (kind === 'date') return new Date((cell as number) * dayMilliseconds);
  // it reads doubles from their text, and the text of -0 is 0
  if (kind === 'double' && Object.is(cell, -0)) return '-0';
  return cell;
}

/** A cell as parquetjs-lite gives it. Throws ColumnProblem where it is not one of the column's. */
export function fromParquetjs({ kind, nullable }: Leaf, value: unknown): Cell {
  if (value === null || value === undefined) {
    if (!nullable) throw new ColumnProblem('it holds nulls and is not nullable in the table');
    return null;
  }
  if (kind === 'date') return (value as Date).getTime() / dayMilliseconds;
  if (kind !== 'int64') return value as Cell;
  const integer = Number(value);
  if (!Number.isSafeInteger(integer)) throw new ColumnProblem('it holds integers beyond 2^53 − 1');
  return integer;
}
