import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { describe, test } from 'vitest';
import { CountingContext } from '../job/stage-counts.ts';
import type { Transform } from '../stream/stage.ts';
import type { RowOf, Table } from '../table/table.ts';
import { arbitraryRows } from './arbitrary-rows.ts';
import { batchesOf } from './batches-of.ts';
import { rowsOf, runTransform } from './run-transform.ts';
import { lifecycleLaws } from './transform-lifecycle.ts';
import { snapshot } from './vector-snapshot.ts';

export interface TransformContractOptions<In extends Table> {
  /** The table that the transform reads. */
  readonly table: In;
  /** Rows to try it on: some of the caller's, or an arbitrary. Default: any rows that the table allows. */
  readonly rows?: readonly RowOf<In>[] | Arbitrary<RowOf<In>[]>;
}

const runs = { numRuns: 40 };

/** A vitest suite of the laws that every transform keeps. `makeTransform` is called for each run and gives a transform not used before. */
export function transformContract<In extends Table, Out extends Table>(
  name: string,
  makeTransform: () => Transform<In, Out>,
  options: TransformContractOptions<In>,
): void {
  const { table } = options;
  const rows = rowsToTry(options);
  const groups = fc.integer({ min: 1, max: 9 });

  describe(`${name} keeps the laws of transforms`, () => {
    test('hands on no empty batch', async () => {
      await fc.assert(
        fc.asyncProperty(rows, groups, async (some, rowsPerBatch) => {
          const input = batchesOf(table, some, { rowsPerBatch });
          for await (const batch of makeTransform()(input, new CountingContext(new AbortController().signal))) {
            assert.ok(batch.length > 0);
          }
        }),
        runs,
      );
    });

    test('does not change its input', async () => {
      await fc.assert(
        fc.asyncProperty(rows, groups, async (some, rowsPerBatch) => {
          const input = batchesOf(table, some, { rowsPerBatch });
          const before = input.batches.map(snapshot);
          await rowsOf(makeTransform()(input, new CountingContext(new AbortController().signal)));
          assert.deepEqual(input.batches.map(snapshot), before);
        }),
        runs,
      );
    });

    test('makes the same rows and drops as many, however the input is grouped', async () => {
      await fc.assert(
        fc.asyncProperty(rows, groups, async (some, rowsPerBatch) => {
          const grouped = await runTransform(makeTransform(), table, some, { rowsPerBatch });
          const whole = await runTransform(makeTransform(), table, some, { rowsPerBatch: some.length + 1 });
          assert.deepEqual(grouped, whole);
        }),
        runs,
      );
    });

    test('accounts for every row: written, dropped or paired', async () => {
      await fc.assert(
        fc.asyncProperty(rows, groups, async (some, rowsPerBatch) => {
          const { rows: made, dropped, pairs } = await runTransform(makeTransform(), table, some, { rowsPerBatch });
          const gone = Object.values(dropped).reduce((sum, count) => sum + count, 0);
          assert.equal(
            gone + (pairs?.left ?? made.length),
            some.length,
            'read = dropped + written (or matched, in a join)',
          );
          if (pairs !== undefined) assert.equal(made.length, pairs.written, 'written = pairs');
        }),
        runs,
      );
    });

    lifecycleLaws(makeTransform, table, rows);
  });
}

function rowsToTry<In extends Table>(options: TransformContractOptions<In>): Arbitrary<RowOf<In>[]> {
  const { rows, table } = options;
  if (rows === undefined) return arbitraryRows(table);
  return Array.isArray(rows) ? fc.constant([...(rows as readonly RowOf<In>[])]) : (rows as Arbitrary<RowOf<In>[]>);
}
