import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { newContext } from '../context.ts';
import { cases, endless, keeping } from './sensor-streams.ts';

describe.each(cases)('$name', ({ stream, rows, expected }) => {
  test('takes rows from a plain Node stream and gives rows to another', async () => {
    const kept: unknown[] = [];
    await pipeline(Readable.from(rows), stream(), keeping(kept));
    expect(kept).toEqual(expected);
  });

  test('gives the same rows whatever makes a batch', async () => {
    for (const batchRows of [1, 2, 1000]) {
      const kept: unknown[] = [];
      await pipeline(Readable.from(rows), stream({ batchRows }), keeping(kept));
      expect(kept).toEqual(expected);
    }
  });

  test('ends when nothing is written', async () => {
    const kept: unknown[] = [];
    await pipeline(Readable.from([]), stream(), keeping(kept));
    expect(kept).toEqual([]);
  });

  test('says what it drops to the context that it is given', async () => {
    const context = newContext();
    await pipeline(Readable.from(rows), stream({ context }), keeping([]));
    expect(context.droppedRows).toBe(rows.length - expected.length);
  });

  test('closes its source when the reader returns early', async () => {
    const source = endless(rows);
    const rule = stream();
    const pumped = pipeline(source, rule).catch((error: unknown) => error);
    for await (const row of rule) {
      expect(row).toEqual(expected[0]);
      break;
    }
    expect(await pumped).toBeInstanceOf(Error);
    expect([source.destroyed, rule.destroyed]).toEqual([true, true]);
  });

  test('passes on the failure of its source', async () => {
    const broken = new Error('the source broke');
    const source = Readable.from(
      (function* failing() {
        for (const row of rows) yield row;
        throw broken;
      })(),
    );
    const rule = stream();
    await expect(pipeline(source, rule, keeping([]))).rejects.toBe(broken);
    expect(rule.destroyed).toBe(true);
  });

  test('stops and closes its source when the sink fails', async () => {
    const full = new Error('the sink is full');
    const source = endless(rows);
    const rule = stream();
    const sink = keeping([], () => {
      throw full;
    });
    await expect(pipeline(source, rule, sink)).rejects.toBe(full);
    expect([source.destroyed, rule.destroyed]).toEqual([true, true]);
  });

  test('stops when it is aborted in the middle', async () => {
    const controller = new AbortController();
    const reason = new Error('the run was stopped');
    const source = endless(rows, (round) => {
      if (round === 5) controller.abort(reason);
    });
    const rule = stream({ signal: controller.signal });
    await expect(pipeline(source, rule, keeping([]))).rejects.toBe(reason);
    expect([source.destroyed, rule.destroyed]).toEqual([true, true]);
  });

  test('refuses a row that its table does not declare, without telling what is in it', async () => {
    const secret = 'ada@example.org';
    const wrong = Object.fromEntries(Object.keys(rows[0]!).map((name) => [name, { secret }]));
    const failed = await pipeline(Readable.from([wrong]), stream(), keeping([])).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'row_invalid' });
    expect(String((failed as Error).stack)).not.toContain(secret);
  });
});
