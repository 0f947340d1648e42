import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createContext } from '../job/create-context.ts';
import type { RowOf, Table } from '../table/table.ts';
import { batchesOf } from './batches-of.ts';
import { rowsOf, runTransform } from './run-transform.ts';
import type { LawSubject, TransformLaw } from './transform-law.ts';
import { snapshot } from './vector-snapshot.ts';

/** The laws about what comes out of a transform, and about what it leaves as it was. */
export function rowLaws<In extends Table>({ makeTransform, table, rows }: LawSubject<In>): TransformLaw[] {
  const holds = async (law: (some: RowOf<In>[], rowsPerBatch: number) => Promise<void>): Promise<void> =>
    fc.assert(fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), law), { numRuns: 40 });

  return [
    {
      name: 'hands on no empty batch',
      check: async () =>
        holds(async (some, rowsPerBatch) => {
          const input = batchesOf(table, some, { rowsPerBatch });
          for await (const batch of makeTransform()(input, createContext())) assert.ok(batch.length > 0);
        }),
    },
    {
      name: 'does not change its input',
      check: async () =>
        holds(async (some, rowsPerBatch) => {
          const input = batchesOf(table, some, { rowsPerBatch });
          const before = input.batches.map(snapshot);
          await rowsOf(makeTransform()(input, createContext()));
          assert.deepEqual(input.batches.map(snapshot), before);
        }),
    },
    {
      name: 'makes the same rows and drops as many, however the input is grouped',
      check: async () =>
        holds(async (some, rowsPerBatch) => {
          const grouped = await runTransform(makeTransform(), table, some, { rowsPerBatch });
          const whole = await runTransform(makeTransform(), table, some, { rowsPerBatch: some.length + 1 });
          assert.deepEqual(grouped.rows, whole.rows);
          assert.deepEqual(grouped.dropped, whole.dropped);
        }),
    },
    {
      name: 'accounts for every row: written, dropped or paired',
      check: async () =>
        holds(async (some, rowsPerBatch) => {
          const { rows: made, dropped, pairs } = await runTransform(makeTransform(), table, some, { rowsPerBatch });
          const gone = Object.values(dropped).reduce((sum, count) => sum + count, 0);
          assert.equal(
            gone + (pairs?.left ?? made.length),
            some.length,
            'read = dropped + written (in a join: matched)',
          );
          if (pairs !== undefined) assert.equal(made.length, pairs.written, 'written = pairs');
        }),
    },
  ];
}
