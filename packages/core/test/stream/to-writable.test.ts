import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toReadable, toWritable, type Sink } from '@stedi-lakehouse/core';
import { batchesOf } from '@stedi-lakehouse/core/testing';
import { describe, expect, test } from 'vitest';
import { readings, someReadings, type Reading } from './readings.ts';

const rows = someReadings(1000);

/** Keeps all rows; says how many there were when it is done, and whether it was closed. */
function keeping(): { sink: Sink<typeof readings, number>; kept: Reading[]; events: string[] } {
  const kept: Reading[] = [];
  const events: string[] = [];
  const sink: Sink<typeof readings, number> = async (input) => {
    events.push('started');
    try {
      for await (const batch of input) kept.push(...batch.rows());
      await new Promise(setImmediate);
      events.push('settled');
      return kept.length;
    } finally {
      events.push('closed');
    }
  };
  return { sink, kept, events };
}

describe('completion', () => {
  test('finishes when the sink has settled, with its receipt', async () => {
    const { sink, kept, events } = keeping();
    const onReceipt = (receipt: number): number => events.push(`${receipt} rows`);
    await pipeline(Readable.from(rows), toWritable(sink, { table: readings, of: 'rows', batchRows: 64, onReceipt }));
    expect(kept).toEqual(rows);
    expect(events).toEqual(['started', 'settled', 'closed', '1000 rows']);
  });

  test('takes batches', async () => {
    const { sink, kept } = keeping();
    const input = batchesOf(readings, rows, { rowsPerBatch: 64 });
    await pipeline(toReadable(input, { of: 'batches' }), toWritable(sink, { table: readings, of: 'batches' }));
    expect(kept).toEqual(rows);
  });

  test('runs the sink although no row comes', async () => {
    const { sink, events } = keeping();
    await pipeline(Readable.from([]), toWritable(sink, { table: readings, of: 'rows' }));
    expect(events).toEqual(['started', 'settled', 'closed']);
  });

  test('lets a writer finish whose sink settles early', async () => {
    const first: Reading[] = [];
    const early: Sink<typeof readings> = async (input) => {
      for await (const batch of input) {
        first.push(...batch.rows());
        return;
      }
    };
    await pipeline(Readable.from(rows), toWritable(early, { table: readings, of: 'rows', batchRows: 10 }));
    expect(first).toEqual(rows.slice(0, 10));
    await pipeline(
      Readable.from(rows),
      toWritable(async () => {}, { table: readings, of: 'rows', batchRows: 10 }),
    );
  });
});

describe('throw', () => {
  test('fails with what the sink throws, whenever it does', async () => {
    const full = new Error('no space');
    const atOnce: Sink<typeof readings> = async () => Promise.reject(full);
    const inBetween: Sink<typeof readings> = async (input) => {
      for await (const batch of input) if (batch.column('takenAt').values[0]! > 500) throw full;
    };
    const atTheEnd: Sink<typeof readings> = async (input) => {
      for await (const _ of input);
      throw full;
    };
    for (const sink of [atOnce, inBetween, atTheEnd]) {
      const source = Readable.from(rows);
      const writable = toWritable(sink, { table: readings, of: 'rows', batchRows: 10 });
      await expect(pipeline(source, writable)).rejects.toBe(full);
      expect(source.destroyed).toBe(true);
    }
  });

  test('lets the sink close when the source fails, and says so only then', async () => {
    const { sink, events } = keeping();
    const broken = new Error('the source broke');
    const source = Readable.from(
      (function* failing() {
        yield* rows.slice(0, 100);
        throw broken;
      })(),
    );
    const writable = toWritable(sink, { table: readings, of: 'rows', batchRows: 10 });
    await expect(pipeline(source, writable)).rejects.toBe(broken);
    expect(events).toEqual(['started', 'closed']);
  });

  test('fails for a row that is not what the table declares', async () => {
    const { sink, events } = keeping();
    const writable = toWritable(sink, { table: readings, of: 'rows', batchRows: 2 });
    await expect(pipeline(Readable.from([...rows.slice(0, 5), { user: 1 }]), writable)).rejects.toThrow(
      'row 5 of readings: column user is not what the table declares',
    );
    expect(events).toEqual(['started', 'closed']);
  });
});

describe('abort and early end', () => {
  test('stops the sink with the reason of the signal', async () => {
    const { sink, events } = keeping();
    const controller = new AbortController();
    const reason = new Error('the run was stopped');
    const silent = new Readable({ objectMode: true, read() {} });
    silent.push(rows[0]);
    const done = pipeline(silent, toWritable(sink, { table: readings, of: 'rows', signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 5);
    await expect(done).rejects.toBe(reason);
    expect(events).toEqual(['started', 'closed']);
  });

  test('tells a sink that waits for something else through its signal', async () => {
    const events: string[] = [];
    const waiting: Sink<typeof readings> = async (_input, { signal }) =>
      new Promise((_settle, fail) => {
        signal.addEventListener('abort', () => {
          events.push('told');
          fail(signal.reason as Error);
        });
      });
    const writable = toWritable(waiting, { table: readings, of: 'rows' });
    writable.write(rows[0]);
    await new Promise(setImmediate);
    writable.destroy();
    await once(writable, 'close');
    expect(events).toEqual(['told']);
  });

  test('never starts a sink that nothing was written to', async () => {
    const { sink, events } = keeping();
    const writable = toWritable(sink, { table: readings, of: 'rows' });
    writable.destroy();
    await once(writable, 'close');
    expect(events).toEqual([]);
  });
});

test('a stuck sink makes the writer wait', async () => {
  let written = 0;
  const source = Readable.from(
    (function* counting() {
      for (;;) {
        written++;
        yield rows[0];
      }
    })(),
  );
  const stuck: Sink<typeof readings> = async (input, { signal }) => {
    for await (const _ of input) {
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    }
  };
  const controller = new AbortController();
  const writable = toWritable(stuck, { table: readings, of: 'rows', batchRows: 10 });
  const done = pipeline(source, writable, { signal: controller.signal });
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  const soFar = written;
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  expect(written).toBe(soFar);
  expect(written).toBeLessThan(200);
  controller.abort();
  await expect(done).rejects.toMatchObject({ name: 'AbortError' });
});
