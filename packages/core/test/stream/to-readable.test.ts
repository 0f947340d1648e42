import { once } from 'node:events';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toReadable, type Batch, type Source } from '@stedi-lakehouse/core';
import { batchesOf } from '@stedi-lakehouse/core/testing';
import { expect, test } from 'vitest';
import { readings, someReadings, type Reading } from './readings.ts';

const rows = someReadings(1000);

test('hands out every row, in order', async () => {
  const input = batchesOf(readings, rows, { rowsPerBatch: 7 });
  const read: Reading[] = [];
  for await (const row of toReadable(input, { of: 'rows' })) read.push(row as Reading);
  expect(read).toEqual(rows);
  expect(input).toMatchObject({ opened: 1, closings: 1 });
});

test('hands out the batches themselves', async () => {
  const input = batchesOf(readings, rows, { rowsPerBatch: 300 });
  const read: unknown[] = [];
  for await (const batch of toReadable(input, { of: 'batches' })) read.push(batch);
  expect(read).toEqual(input.batches);
  expect(read[0]).toBe(input.batches[0]);
});

test('loses nothing to a reader that pauses and goes on', async () => {
  const stream = toReadable(batchesOf(readings, rows, { rowsPerBatch: 50 }), { of: 'rows' });
  const read: Reading[] = [];
  stream.on('data', (row: Reading) => {
    read.push(row);
    if (read.length % 90 !== 0) return;
    stream.pause();
    setImmediate(() => stream.resume());
  });
  await once(stream, 'end');
  expect(read).toEqual(rows);
});

test('reads nothing before the first read, and no further than its read-ahead for a stuck reader', async () => {
  const input = batchesOf(readings, rows, { rowsPerBatch: 1 });
  const stream = toReadable(input, { of: 'batches' });
  await new Promise(setImmediate);
  expect(input.opened).toBe(0);
  stream.once('readable', () => {});
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(input.pulls).toBeLessThanOrEqual(2);
  stream.destroy();
  await once(stream, 'close');
  expect(input.closings).toBe(1);
});

test('closes its input when the reader stops early', async () => {
  const input = batchesOf(readings, rows, { rowsPerBatch: 5 });
  for await (const _ of toReadable(input, { of: 'rows' })) break;
  expect(input).toMatchObject({ opened: 1, closings: 1 });
});

test('fails with what its input throws', async () => {
  const broken = new Error('the input broke');
  const input = batchesOf(readings, rows, {
    rowsPerBatch: 5,
    beforeBatch: (batch) => {
      if (batch === 3) throw broken;
    },
  });
  const read: unknown[] = [];
  await expect(pipeline(toReadable(input, { of: 'rows' }), collect(read))).rejects.toBe(broken);
  expect(input).toMatchObject({ opened: 1, closings: 1 });
});

test('closes its input when the writer that it feeds fails', async () => {
  const full = new Error('no space');
  const input = batchesOf(readings, rows, { rowsPerBatch: 5 });
  const writer = new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done(full) });
  await expect(pipeline(toReadable(input, { of: 'batches' }), writer)).rejects.toBe(full);
  expect(input).toMatchObject({ opened: 1, closings: 1 });
});

test('stops with the reason of an abort, now or before it began', async () => {
  const reason = new Error('the run was stopped');
  const controller = new AbortController();
  const input = batchesOf(readings, rows, {
    rowsPerBatch: 5,
    beforeBatch: (batch) => {
      if (batch === 3) controller.abort(reason);
    },
  });
  const { signal } = controller;
  await expect(pipeline(toReadable(input, { of: 'rows', signal }), collect([]))).rejects.toBe(reason);
  expect(input).toMatchObject({ opened: 1, closings: 1 });
  await expect(pipeline(toReadable(input, { of: 'rows', signal }), collect([]))).rejects.toBe(reason);
  expect(input.opened).toBe(1);
});

test('tells a source to stop, and waits until it has closed', async () => {
  const told: string[] = [];
  const source: Source<typeof readings> = async function* waiting(context) {
    yield batchesOf(readings, rows).batches[0] as Batch<typeof readings>;
    try {
      await new Promise((_resolve, reject) => {
        context.signal.addEventListener('abort', () => reject(context.signal.reason as Error));
      });
    } finally {
      await new Promise(setImmediate);
      told.push('closed');
    }
  };
  const stream = toReadable(source, { of: 'batches' });
  for await (const _ of stream) {
    await new Promise(setImmediate);
    break;
  }
  await new Promise<void>((resolve) => {
    stream.once('close', resolve);
  });
  expect(told).toEqual(['closed']);
});

test('settles although its input never gives another batch', async () => {
  const controller = new AbortController();
  const input = batchesOf(readings, rows, {
    beforeBatch: async (batch) => (batch === 1 ? new Promise<void>(() => {}) : undefined),
  });
  const done = pipeline(toReadable(input, { of: 'batches' }), collect([]), { signal: controller.signal });
  setImmediate(() => controller.abort());
  await expect(done).rejects.toMatchObject({ name: 'AbortError' });
});

function collect(into: unknown[]): Writable {
  return new Writable({
    objectMode: true,
    write(chunk, _encoding, done) {
      into.push(chunk);
      done();
    },
  });
}
