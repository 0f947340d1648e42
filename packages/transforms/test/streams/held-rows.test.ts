import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { holdRows, type Batch } from '@stedi-lakehouse/core';
import { batchesOf } from '@stedi-lakehouse/core/testing';
import {
  accelerometerLanding,
  accelerometerTrusted,
  customerTrusted,
  timestampJoinStream,
  trimToConsentStream,
  type TrimToConsentStreamOptions,
} from '@stedi-lakehouse/transforms';
import { describe, expect, test } from 'vitest';
import { newContext } from '../context.ts';
import { consented, customer, movement, step } from '../rows.ts';
import { endless, keeping } from './sensor-streams.ts';

const customers = [consented('Ada', 100), consented('Bob', 200)];
const rows = [movement('Ada', 99), movement('Ada', 100), movement('Bob', 150), movement('Bob', 250)];

async function trimmed(options: TrimToConsentStreamOptions): Promise<unknown[]> {
  const kept: unknown[] = [];
  await pipeline(Readable.from(rows), trimToConsentStream(options), keeping(kept));
  return kept;
}

describe('the held side of a stream', () => {
  test('may be an array, a Readable, an async generator or a held table', async () => {
    async function* generated() {
      yield* customers;
    }
    for (const given of [
      customers,
      new Set(customers),
      Readable.from(customers),
      generated(),
      holdRows(customerTrusted, customers),
    ]) {
      expect(await trimmed({ customers: given })).toEqual([movement('Ada', 100), movement('Bob', 250)]);
    }
  });

  test('needs only the columns that the rule asks for', async () => {
    const [ada] = customers;
    const { email, shareWithResearchAsOfDate } = ada!;
    expect(await trimmed({ customers: [{ email, shareWithResearchAsOfDate }] })).toEqual([movement('Ada', 100)]);
  });

  test('is not read before the first reading', async () => {
    let read = 0;
    async function* generated() {
      read++;
      yield* customers;
    }
    const rule = trimToConsentStream({ customers: generated() });
    await new Promise(setImmediate);
    expect(read).toBe(0);
    rule.destroy();
  });

  test('fails the stream when it fails itself, and the source is closed', async () => {
    const broken = new Error('the customers broke');
    async function* failing() {
      yield customers[0]!;
      throw broken;
    }
    const source = endless(rows);
    const piped = pipeline(source, trimToConsentStream({ customers: failing() }), keeping([]));
    await expect(piped).rejects.toBe(broken);
    expect(source.destroyed).toBe(true);
  });

  test('refuses customers who did not consent where those who did are asked for', async () => {
    // @ts-expect-error consent may be missing
    const trimming = trimmed({ customers: [consented('Ada', 100), customer('Bob')] });
    await expect(trimming).rejects.toMatchObject({ code: 'row_invalid' });
  });

  test('is closed when the stream is stopped while it is read', async () => {
    const controller = new AbortController();
    const reason = new Error('the run was stopped');
    let stopped = false;
    async function* slow() {
      try {
        for (;;) {
          yield customers[0]!;
          await new Promise(setImmediate);
        }
      } finally {
        stopped = true;
      }
    }
    const rule = trimToConsentStream({ customers: slow(), signal: controller.signal });
    const piped = pipeline(endless(rows), rule, keeping([]));
    setTimeout(() => controller.abort(reason), 20);
    await expect(piped).rejects.toBe(reason);
    await expect.poll(() => stopped).toBe(true);
  });
});

test('streams take and give batches when told to', async () => {
  const kept: Batch<typeof accelerometerTrusted>[] = [];
  const input = batchesOf<typeof accelerometerLanding>(accelerometerLanding, rows, { rowsPerBatch: 2 });
  await pipeline(Readable.from(input), trimToConsentStream({ customers, of: 'batches' }), keeping(kept));
  expect(kept.every(({ table }) => table === accelerometerTrusted)).toBe(true);
  expect(kept).toHaveLength(2);
  expect(kept.flatMap((batch) => [...batch.rows()])).toEqual([movement('Ada', 100), movement('Bob', 250)]);
});

describe('timestampJoinStream', () => {
  const steps = [step('Ada', 100), step('Bob', 100)];
  const readings = [movement('Ada', 100)];

  test('writes and counts pairs of two customers by default', async () => {
    const [kept, context]: [unknown[], ReturnType<typeof newContext>] = [[], newContext()];
    await pipeline(Readable.from(steps), timestampJoinStream({ readings, customers, context }), keeping(kept));
    expect(kept).toHaveLength(2);
    expect(context.measures.get('pairs_of_different_customers')).toBe(1);
  });

  test('pairs by time alone without customers, and counts nothing', async () => {
    const [kept, context]: [unknown[], ReturnType<typeof newContext>] = [[], newContext()];
    await pipeline(Readable.from(steps), timestampJoinStream({ readings, context }), keeping(kept));
    expect(kept).toHaveLength(2);
    expect(context.measures.size).toBe(0);
  });

  test('cannot match by customer without customers', () => {
    expect(() => timestampJoinStream({ readings, profile: 'strict' })).toThrow(/give customers, or match by timestamp/);
  });
});
