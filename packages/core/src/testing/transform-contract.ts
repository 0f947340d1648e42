import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Transform } from '../stream/stage.ts';
import type { RowOf, Table } from '../table/table.ts';
import { arbitraryRows } from './arbitrary-rows.ts';
import type { LawSubject, TransformLaw } from './transform-law.ts';
import { lifecycleLaws } from './transform-lifecycle-laws.ts';
import { rowLaws } from './transform-row-laws.ts';

export interface TransformContractOptions<In extends Table> {
  /** The table that the transform reads. */
  readonly table: In;
  /** Rows to try it on: at least two of the caller's, or an arbitrary. Default: any rows that the table allows. */
  readonly rows?: readonly RowOf<In>[] | Arbitrary<RowOf<In>[]>;
}

/** A vitest suite of the laws that every transform keeps. `makeTransform` is called for each run and gives a transform not used before. */
export function transformContract<In extends Table, Out extends Table>(
  name: string,
  makeTransform: () => Transform<In, Out>,
  options: TransformContractOptions<In>,
): void {
  describe(`${name} keeps the laws of transforms`, () => {
    test.each(transformLaws(makeTransform, options))('$name', async (law) => {
      await expect(law.check()).resolves.toBeUndefined();
    });
  });
}

/** The laws themselves, for other test runners. */
export function transformLaws<In extends Table, Out extends Table>(
  makeTransform: () => Transform<In, Out>,
  options: TransformContractOptions<In>,
): TransformLaw[] {
  const { rows, table } = options;
  if (Array.isArray(rows) && rows.length < 2)
    throw new TypeError('transform laws need two rows or more to be tried on');
  const given = rows !== undefined && 'generate' in rows ? rows : undefined;
  const subject: LawSubject<In> = {
    makeTransform: makeTransform as unknown as () => Transform<In, Table>,
    table,
    rows: given ?? (rows === undefined ? arbitraryRows(table) : fc.constant([...(rows as readonly RowOf<In>[])])),
  };
  return [...rowLaws(subject), ...lifecycleLaws(subject)];
}
