import { columnNames, type Table } from '../table/table.ts';
import type { Input } from './input.ts';

/**
 * How rows of a table wait for a later step: `rows` in one piece for those that hold it, `distinct` values of one column, `parts` for those
 * that stream it, `buckets` by the value of a column.
 */
export type KeepHow = 'rows' | 'distinct' | 'parts' | 'buckets';

/** Rows of a table that a later step needs, with the columns that it needs. */
export interface Keep {
  readonly id: string;
  readonly table: Table;
  readonly how: KeepHow;
  readonly columns: readonly string[];
  /** `buckets`: the column. */
  readonly by?: string;
}

/** How a transition's input waits, when it does. */
export function keepOf({ table, how, distinct, by }: Input<Table, 'held' | 'streamed'>): Keep {
  const columns = columnNames(table);
  // a table that is joined with itself waits twice
  if (by !== undefined) return { id: `${table.name} ${how} by ${by}`, table, how: 'buckets', columns, by };
  if (how === 'streamed') return { id: `${table.name} in parts`, table, how: 'parts', columns };
  if (distinct) return { id: `${table.name}: distinct ${columns.join(', ')}`, table, how: 'distinct', columns };
  return { id: table.name, table, how: 'rows', columns };
}

/** Two keeps of one id as one with the columns of both, in the order of the wider table. */
export function mergedKeep(one: Keep | undefined, other: Keep): Keep {
  if (one === undefined) return other;
  const wide = columnNames(one.table).length >= columnNames(other.table).length ? one.table : other.table;
  const wanted = new Set([...one.columns, ...other.columns]);
  const columns = { ...wide.columns, ...one.table.columns, ...other.table.columns };
  return { ...other, table: { ...wide, columns }, columns: Object.keys(columns).filter((name) => wanted.has(name)) };
}
