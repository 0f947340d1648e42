import { once } from 'node:events';
import { Readable, Writable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  createContext,
  filterRows,
  into,
  RowError,
  toDuplex,
  toReadable,
  type Batch,
  type Transform,
} from '@stedi-lakehouse/core';
import { batchesOf } from '@stedi-lakehouse/core/testing';
import { describe, expect, test } from 'vitest';
import { moments, readings, someReadings, type Reading } from './readings.ts';

type Same = Transform<typeof readings, typeof readings>;

const rows = someReadings(1000);
const moving = filterRows<typeof readings>('at_rest', (row) => row.x !== null);
const kept = rows.filter((row) => row.x !== null);

/** Passes everything on and says when its input or itself is closed. */
function watched(): { readonly transform: Same; readonly events: string[] } {
  const events: string[] = [];
  const transform: Same = async function* pass(input) {
    events.push('opened');
    try {
      yield* input;
      events.push('ended');
    } finally {
      events.push('closed');
    }
  };
  return { transform, events };
}

async function closed(stream: Duplex | Readable): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.once('close', resolve);
  });
}

function collect(): { readonly sink: Writable; readonly chunks: unknown[] } {
  const chunks: unknown[] = [];
  const sink = new Writable({
    objectMode: true,
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { sink, chunks };
}

describe('completion', () => {
  test.each([1, 7, 5000])('leads rows through the transform, %i at a time', async (batchRows) => {
    const { sink, chunks } = collect();
    await pipeline(Readable.from(rows), toDuplex(moving, { from: readings, of: 'rows', batchRows }), sink);
    expect(chunks).toEqual(kept);
  });

  test('leads batches through the transform, and counts for the context that it is given', async () => {
    const { sink, chunks } = collect();
    const context = createContext();
    const input = batchesOf(readings, rows, { rowsPerBatch: 64 });
    await pipeline(
      toReadable(input, { of: 'batches' }),
      toDuplex(moving, { from: readings, of: 'batches', context }),
      sink,
    );
    expect(chunks.flatMap((batch) => [...(batch as Batch<typeof readings>).rows()])).toEqual(kept);
    expect([...context.dropped]).toEqual([['at_rest', rows.length - kept.length]]);
    expect(input.closings).toBe(1);
  });

  test('settles for a source without rows', async () => {
    const { sink, chunks } = collect();
    await pipeline(Readable.from([]), toDuplex(moving, { from: readings, of: 'rows' }), sink);
    expect(chunks).toEqual([]);
  });

  test('hands on a row although the writer writes no other', async () => {
    const duplex = toDuplex(moving, { from: readings, of: 'rows' });
    for (const row of kept.slice(0, 3)) {
      duplex.write(row);
      const [read] = (await once(duplex, 'data')) as [Reading];
      expect(read).toEqual(row);
    }
    duplex.end();
    await once(duplex, 'close');
  });

  test('lets a writer finish whose transform ends early', async () => {
    const firstBatch: Same = async function* first(input) {
      for await (const batch of input) {
        yield batch;
        return;
      }
    };
    const { sink, chunks } = collect();
    await pipeline(Readable.from(rows), toDuplex(firstBatch, { from: readings, of: 'rows', batchRows: 10 }), sink);
    expect(chunks).toEqual(rows.slice(0, 10));
  });

  test('lets a writer finish whose transform never looks at its input', async () => {
    const nothing: Same = async function* none() {};
    const { sink, chunks } = collect();
    await pipeline(Readable.from(rows), toDuplex(nothing, { from: readings, of: 'rows', batchRows: 10 }), sink);
    expect(chunks).toEqual([]);
  });
});

describe('early return', () => {
  test('closes the transform when the reader goes', async () => {
    const { transform, events } = watched();
    const source = Readable.from(rows);
    const duplex = toDuplex(transform, { from: readings, of: 'rows', batchRows: 10 });
    for await (const _ of source.pipe(duplex)) break;
    await closed(duplex);
    expect(events).toEqual(['opened', 'closed']);
    source.destroy();
  });

  test('closes the whole pipeline when its last function returns early', async () => {
    const { transform, events } = watched();
    const input = batchesOf(readings, rows, { rowsPerBatch: 10 });
    const duplex = toDuplex(transform, { from: readings, of: 'batches' });
    const source = toReadable(input, { of: 'batches' });
    await Promise.allSettled([
      closed(source),
      closed(duplex),
      pipeline(source, duplex, async (batches) => {
        for await (const _ of batches) break;
      }),
    ]);
    expect(events).toEqual(['opened', 'closed']);
    expect(input).toMatchObject({ opened: 1, closings: 1 });
  });

  test('closes a transform that waits for input when the stream is destroyed', async () => {
    const { transform, events } = watched();
    const duplex = toDuplex(transform, { from: readings, of: 'rows' });
    duplex.resume();
    await new Promise(setImmediate);
    duplex.destroy();
    await once(duplex, 'close');
    expect(events).toEqual(['opened', 'closed']);
  });
});

describe('throw', () => {
  test('fails with what the transform throws, and stops the writer', async () => {
    const broken = new Error('the transform broke');
    const failing = filterRows<typeof readings>('x', (row) => {
      if (row.takenAt === 500) throw broken;
      return true;
    });
    const source = Readable.from(rows);
    const duplex = toDuplex(failing, { from: readings, of: 'rows', batchRows: 10 });
    await expect(pipeline(source, duplex, collect().sink)).rejects.toBe(broken);
    expect(source.destroyed).toBe(true);
  });

  test('closes the transform when the source fails', async () => {
    const { transform, events } = watched();
    const broken = new Error('the source broke');
    const source = Readable.from(
      (function* failing() {
        yield* rows.slice(0, 100);
        throw broken;
      })(),
    );
    const duplex = toDuplex(transform, { from: readings, of: 'rows', batchRows: 10 });
    await expect(pipeline(source, duplex, collect().sink)).rejects.toBe(broken);
    expect(events.filter((event) => event !== 'opened')).toEqual(events.includes('opened') ? ['closed'] : []);
  });

  test('closes the transform when the sink fails', async () => {
    const { transform, events } = watched();
    const full = new Error('no space');
    const sink = new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done(full) });
    const duplex = toDuplex(transform, { from: readings, of: 'rows', batchRows: 10 });
    await expect(pipeline(Readable.from(rows), duplex, sink)).rejects.toBe(full);
    expect(events).toEqual(['opened', 'closed']);
  });

  test('leaves no write without an answer', async () => {
    const broken = new Error('the transform broke');
    const failing: Same = async function* fail(input) {
      for await (const _ of input) throw broken;
    };
    const duplex = toDuplex(failing, { from: readings, of: 'batches' });
    duplex.resume();
    const failed = once(duplex, 'error');
    let answered = 0;
    for (const batch of batchesOf(readings, rows.slice(0, 9)).batches) duplex.write(batch, () => answered++);
    expect(await failed).toEqual([broken]);
    expect(answered).toBe(3);
  });
});

describe('abort', () => {
  test.each(['signal', 'context'] as const)('stops with the reason of the %s', async (how) => {
    const { transform, events } = watched();
    const controller = new AbortController();
    const reason = new Error('the run was stopped');
    const { signal } = controller;
    const options = how === 'signal' ? { signal } : { context: createContext({ signal }) };
    const endless = Readable.from(
      (async function* forever() {
        for (;;) {
          yield* rows.slice(0, 50);
          await new Promise(setImmediate);
        }
      })(),
    );
    const duplex = toDuplex(transform, { from: readings, of: 'rows', batchRows: 10, ...options });
    const done = pipeline(endless, duplex, collect().sink);
    setTimeout(() => controller.abort(reason), 5);
    await expect(done).rejects.toBe(reason);
    expect(events).toEqual(['opened', 'closed']);
    expect(endless.destroyed).toBe(true);
  });

  test('settles when pipeline itself is aborted while everybody waits', async () => {
    const { transform, events } = watched();
    const controller = new AbortController();
    const silent = new Readable({ objectMode: true, read() {} });
    const duplex = toDuplex(transform, { from: readings, of: 'rows' });
    const done = pipeline(silent, duplex, collect().sink, { signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await expect(done).rejects.toMatchObject({ name: 'AbortError' });
    await new Promise(setImmediate);
    expect(events).toEqual(['opened', 'closed']);
  });
});

test('a stuck reader makes the writer wait', async () => {
  const { transform } = watched();
  let written = 0;
  const source = Readable.from(
    (function* counting() {
      for (;;) {
        written++;
        yield rows[0];
      }
    })(),
  );
  const stuck = new Writable({ objectMode: true, write() {} });
  const controller = new AbortController();
  const duplex = toDuplex(transform, { from: readings, of: 'rows', batchRows: 10 });
  const done = pipeline(source, duplex, stuck, { signal: controller.signal });
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  const soFar = written;
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  expect(written).toBe(soFar);
  expect(written).toBeLessThan(600);
  controller.abort();
  await expect(done).rejects.toMatchObject({ name: 'AbortError' });
});

describe('rows from callers', () => {
  const write = async (...written: unknown[]): Promise<unknown[]> => {
    const { sink, chunks } = collect();
    const pass: Same = (input) => input;
    await pipeline(Readable.from(written), toDuplex(pass, { from: readings, of: 'rows' }), sink);
    return chunks;
  };

  test('reads a missing value as null and leaves undeclared keys behind', async () => {
    const read = await write({ user: 'ada', takenAt: 1, password: 'x' }, { takenAt: 2, x: undefined, user: 'bo' });
    expect(read).toEqual([
      { user: 'ada', takenAt: 1, x: null },
      { user: 'bo', takenAt: 2, x: null },
    ]);
  });

  test.each([
    [{ user: 'secret', takenAt: 1.5, x: 0 }, 'takenAt'],
    [{ user: 'secret', takenAt: '1', x: 0 }, 'takenAt'],
    [{ user: 'secret', x: 0 }, 'takenAt'],
    [{ user: '', takenAt: 1, x: 0 }, 'user'],
    [{ user: null, takenAt: 1, x: 0 }, 'user'],
    [{ user: 'secret \uD83D', takenAt: 1, x: 0 }, 'user'],
    [{ user: 'secret', takenAt: 1, x: Number.NaN }, 'x'],
    [{ user: 'secret', takenAt: 1, x: 1n }, 'x'],
  ])('refuses row %#, naming table, column and row number but no value', async (bad, column) => {
    const error = await write(rows[0], rows[1], bad).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RowError);
    expect(error).toMatchObject({ code: 'row_invalid', row: 2 });
    expect(String(error)).toContain(`row 2 of readings: column ${column} `);
    expect(String(error)).not.toContain('secret');
  });

  test('refuses what is no object', async () => {
    await expect(write('{"user":"secret"}')).rejects.toThrow('row 0 of readings: it is no object');
  });
});

test('refuses batches of another table, on either side', async () => {
  const [batch] = batchesOf(moments, [{ takenAt: 1 }]).batches;
  const { sink } = collect();
  const toMoments: Transform<typeof readings, typeof moments> = (input, context) => into(input, moments, context);
  const written = toDuplex(toMoments, { from: readings, to: moments, of: 'batches' });
  await expect(pipeline(Readable.from([batch]), written, sink)).rejects.toMatchObject({ code: 'wrong_table' });
  const lying = toMoments as unknown as Same;
  const read = toDuplex(lying, { from: readings, to: readings, of: 'rows' });
  await expect(pipeline(Readable.from(rows), read, collect().sink)).rejects.toMatchObject({ code: 'wrong_table' });
});
