import type { Table } from '../table/table.ts';
import type { Batches } from './stage.ts';

/** A table that is complete and can be read many times: the other side of a join or a filter. */
export interface Held<T extends Table> {
  readonly table: T;
  readonly rows: number;
  batches(): Batches<T>;
}
