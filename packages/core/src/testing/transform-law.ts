import type { Arbitrary } from 'fast-check';
import type { Transform } from '../stream/stage.ts';
import type { RowOf, Table } from '../table/table.ts';

/** A law as a sentence, and how to find out whether it holds: `check` rejects where it does not. */
export interface TransformLaw {
  readonly name: string;
  check(): Promise<void>;
}

/** What laws are tried on. */
export interface LawSubject<In extends Table> {
  readonly makeTransform: () => Transform<In, Table>;
  readonly table: In;
  readonly rows: Arbitrary<RowOf<In>[]>;
}
