import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { test } from 'vitest';
import { CountingContext } from '../job/stage-counts.ts';
import type { Transform } from '../stream/stage.ts';
import type { RowOf, Table } from '../table/table.ts';
import { batchesOf } from './batches-of.ts';
import { rowsOf } from './run-transform.ts';

const runs = { numRuns: 20 };

/** The laws about when a transform runs and what it closes: part of `transformContract`. */
export function lifecycleLaws<In extends Table, Out extends Table>(
  makeTransform: () => Transform<In, Out>,
  table: In,
  rows: Arbitrary<RowOf<In>[]>,
): void {
  const context = (signal = new AbortController().signal): CountingContext => new CountingContext(signal);
  const several = rows.filter((some) => some.length >= 2);

  test('runs nothing before the first pull', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (some) => {
        const input = batchesOf(table, some, { rowsPerBatch: 1 });
        const counts = context();
        const made = makeTransform()(input, counts)[Symbol.asyncIterator]();
        await new Promise(setImmediate);
        assert.equal(input.opened, 0);
        await made.return?.();
        assert.equal(counts.droppedRows, 0);
      }),
      runs,
    );
  });

  test('closes its input when the reader returns early', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (some) => {
        const input = batchesOf(table, some, { rowsPerBatch: 1 });
        for await (const _ of makeTransform()(input, context())) break;
        assert.equal(input.closings, input.opened, 'every reader of the input is closed');
      }),
      runs,
    );
  });

  test('passes on what its input throws, and closes it', async () => {
    await fc.assert(
      fc.asyncProperty(several, async (some) => {
        const broken = new Error('the input broke');
        const input = batchesOf(table, some, {
          rowsPerBatch: 1,
          beforeBatch: (batch) => {
            if (batch === 1) throw broken;
          },
        });
        await assert.rejects(rowsOf(makeTransform()(input, context())), (error) => error === broken);
        assert.equal(input.closings, input.opened, 'every reader of the input is closed');
      }),
      runs,
    );
  });

  test('stops with the reason of an abort, and closes its input', async () => {
    await fc.assert(
      fc.asyncProperty(several, async (some) => {
        const controller = new AbortController();
        const reason = new Error('the run was stopped');
        const input = batchesOf(table, [...some, ...some], {
          rowsPerBatch: 1,
          beforeBatch: (batch) => {
            if (batch === 1) controller.abort(reason);
          },
        });
        await assert.rejects(rowsOf(makeTransform()(input, context(controller.signal))), (error) => error === reason);
        assert.ok(input.pulls <= 2, 'reads no more than the batch that was on its way');
        assert.equal(input.closings, input.opened, 'every reader of the input is closed');
      }),
      runs,
    );
  });
}
