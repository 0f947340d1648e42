import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createContext } from '../job/create-context.ts';
import type { RowOf, Table } from '../table/table.ts';
import { batchesOf } from './batches-of.ts';
import { rowsOf } from './run-transform.ts';
import type { LawSubject, TransformLaw } from './transform-law.ts';

const closed = 'every reader of the input is closed';

/** The laws about when a transform runs, stops and closes its input. */
export function lifecycleLaws<In extends Table>({ makeTransform, table, rows }: LawSubject<In>): TransformLaw[] {
  const holds = async (law: (some: RowOf<In>[]) => Promise<void>, fewest = 0): Promise<void> => {
    const enough = rows.filter((some) => some.length >= fewest);
    await fc.assert(fc.asyncProperty(enough, law), { numRuns: 20 });
  };

  return [
    {
      name: 'runs nothing before the first pull',
      check: async () =>
        holds(async (some) => {
          const input = batchesOf(table, some, { rowsPerBatch: 1 });
          const context = createContext();
          const made = makeTransform()(input, context)[Symbol.asyncIterator]();
          await new Promise(setImmediate);
          assert.equal(input.opened, 0);
          await made.return?.();
          assert.equal(context.droppedRows, 0);
        }),
    },
    {
      name: 'closes its input when the reader returns early',
      check: async () =>
        holds(async (some) => {
          const input = batchesOf(table, some, { rowsPerBatch: 1 });
          for await (const _ of makeTransform()(input, createContext())) break;
          assert.equal(input.closings, input.opened, closed);
        }),
    },
    {
      name: 'passes on what its input throws, and closes it',
      check: async () =>
        holds(async (some) => {
          const broken = new Error('the input broke');
          const input = batchesOf(table, some, {
            rowsPerBatch: 1,
            beforeBatch: (batch) => {
              if (batch === 1) throw broken;
            },
          });
          await assert.rejects(rowsOf(makeTransform()(input, createContext())), (error) => error === broken);
          assert.equal(input.closings, input.opened, closed);
        }, 2),
    },
    {
      name: 'stops with the reason of an abort, and closes its input',
      check: async () =>
        holds(async (some) => {
          const controller = new AbortController();
          const reason = new Error('the run was stopped');
          const input = batchesOf(table, [...some, ...some], {
            rowsPerBatch: 1,
            beforeBatch: (batch) => {
              if (batch === 1) controller.abort(reason);
            },
          });
          const made = makeTransform()(input, createContext(controller));
          await assert.rejects(rowsOf(made), (error) => error === reason);
          assert.ok(input.pulls <= 2, 'reads no more than the batch that was on its way');
          assert.equal(input.closings, input.opened, closed);
        }, 2),
    },
  ];
}
