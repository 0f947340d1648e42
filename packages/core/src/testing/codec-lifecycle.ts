import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Codec } from '../codec/codec.ts';
import { CountingContext } from '../job/stage-counts.ts';
import { batchesOf } from './batches-of.ts';
import { everyKind, manyRows } from './codec-cases.ts';
import { countedSource, encodeRows, endless, type CountedSource } from './codec-run.ts';
import { rowsOf } from './run-transform.ts';

const rows = manyRows(200);

/** The part of `codecContract` that is about when a codec runs and what it closes. */
export function codecLifecycle(makeCodec: () => Codec): void {
  const fileOf = async (): Promise<Uint8Array> => (await encodeRows(makeCodec(), everyKind, rows)).file;
  const isClosed = (source: CountedSource): void => {
    assert.ok(source.opened > 0, 'the source was opened');
    assert.equal(source.closed, source.opened, 'everything that was opened is closed');
  };

  test('opens nothing before the first pull', async () => {
    const source = countedSource(await fileOf());
    const batches = makeCodec().decode(everyKind, source)(endless())[Symbol.asyncIterator]();
    await new Promise(setImmediate);
    assert.equal(source.opened, 0);
    await batches.return?.();
    assert.equal(source.closed, source.opened);
  });

  test('closes the source at its end, and when the reader returns early', async () => {
    const whole = countedSource(await fileOf());
    assert.equal((await rowsOf(makeCodec().decode(everyKind, whole)(endless()))).length, rows.length);
    isClosed(whole);
    const left = countedSource(await fileOf());
    for await (const _ of makeCodec().decode(everyKind, left, { batchRows: 2 })(endless())) break;
    isClosed(left);
  });

  test('passes on what the source throws, and closes it', async () => {
    const broken = new Error('the disk is gone');
    const source = countedSource(await fileOf(), (chunk) => {
      if (chunk === 3) throw broken;
    });
    await assert.rejects(rowsOf(makeCodec().decode(everyKind, source)(endless())), (error) => error === broken);
    isClosed(source);
  });

  test('stops reading with the reason of an abort, and closes the source', async () => {
    const reason = new Error('the run was stopped');
    for (const abortAt of ['chunk', 'batch'] as const) {
      const controller = new AbortController();
      const source = countedSource(await fileOf(), (chunk) => {
        if (abortAt === 'chunk' && chunk === 3) controller.abort(reason);
      });
      const read = async (): Promise<void> => {
        const context = new CountingContext(controller.signal);
        for await (const _ of makeCodec().decode(everyKind, source, { batchRows: 2 })(context))
          controller.abort(reason);
      };
      await assert.rejects(read(), (error) => error === reason);
      isClosed(source);
    }
  });

  test('passes on what a write rejects with, and closes the rows', async () => {
    const full = new Error('the disk is full');
    const input = batchesOf(everyKind, rows);
    const sink = makeCodec().encode(everyKind, async () => {
      throw full;
    });
    await assert.rejects(sink(input, endless()), (error) => error === full);
    assert.equal(input.closings, input.opened);
  });

  test('stops writing with the reason of an abort, and closes the rows', async () => {
    const controller = new AbortController();
    const reason = new Error('the run was stopped');
    const input = batchesOf(everyKind, rows, {
      beforeBatch: (batch) => {
        if (batch === 2) controller.abort(reason);
      },
    });
    const sink = makeCodec().encode(everyKind, async () => {});
    await assert.rejects(sink(input, new CountingContext(controller.signal)), (error) => error === reason);
    assert.ok(input.pulls <= 3, 'takes no more than the batch that was on its way');
    assert.equal(input.closings, input.opened);
  });
}
