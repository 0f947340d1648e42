import { batchOf, column, defineTable, filterRows, lazyBatch, mapRows, type Transform } from '@stedi-lakehouse/core';
import { batchesOf, transformContract, transformLaws } from '@stedi-lakehouse/core/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const steps = defineTable({
  name: 'steps',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Steps.',
  columns: {
    n: column(z.int(), { pii: 'none', doc: 'Which.' }),
    who: column(z.string(), { pii: 'direct', doc: 'Whose.' }),
  },
});
type Steps = Transform<typeof steps, typeof steps>;

transformContract('a filter', () => filterRows<typeof steps>('odd', ({ n }) => n % 2 === 0), { table: steps });
transformContract('a map', () => mapRows<typeof steps, typeof steps>(steps, (row) => ({ ...row, n: -row.n })), {
  table: steps,
  rows: [
    { n: 1, who: 'ada' },
    { n: 2, who: 'bo' },
  ],
});

const empty = { table: steps, length: 0 } as unknown as ReturnType<typeof batchOf<typeof steps>>;

/** Transforms that break one law each, by the law's name. */
const offenders: Readonly<Record<string, () => Steps>> = {
  'hands on no empty batch': () =>
    async function* hollow(input) {
      for await (const _ of input) yield empty;
    },
  'does not change its input': () =>
    async function* scribbles(input, { signal }) {
      for await (const batch of input) {
        signal.throwIfAborted();
        batch.column('n').values[0] = -12_345;
        yield batch;
      }
    },
  'makes the same rows and drops as many, however the input is grouped': () =>
    async function* firstOfBatch(input, context) {
      for await (const batch of input) {
        context.signal.throwIfAborted();
        if (batch.length > 1) context.drop('rest', batch.length - 1);
        yield batch.take(Int32Array.of(0));
      }
    },
  'accounts for every row: written, dropped or paired': () =>
    async function* silent(input, { signal }) {
      for await (const batch of input) {
        signal.throwIfAborted();
        const even = [...batch.column('n').values.keys()].filter((row) => batch.column('n').at(row) % 2 === 0);
        if (even.length > 0) yield batch.take(Int32Array.from(even));
      }
    },
  'runs nothing before the first pull': () => (input) => {
    const started = input[Symbol.asyncIterator]();
    const first = started.next();
    return {
      async *[Symbol.asyncIterator]() {
        for (let next = await first; next.done !== true; next = await started.next()) yield next.value;
      },
    };
  },
  'closes its input when the reader returns early': () =>
    async function* leaves(input) {
      const open = input[Symbol.asyncIterator]();
      for (let next = await open.next(); next.done !== true; next = await open.next()) yield next.value;
    },
  'passes on what its input throws, and closes it': () =>
    async function* swallows(input) {
      try {
        yield* input;
      } catch {
        // as if that were the end
      }
    },
  'stops with the reason of an abort, and closes its input': () =>
    async function* deaf(input) {
      for await (const batch of input) yield lazyBatch(steps, batch.length, (name) => batch.column(name) as never);
    },
};

describe('the laws catch a transform that breaks them', () => {
  test('one for each law', () => {
    const names = transformLaws(offenders['hands on no empty batch']!, { table: steps }).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(Object.keys(offenders)));
  });

  test.each(Object.entries(offenders))('%s', async (name, makeTransform) => {
    const law = transformLaws(makeTransform, { table: steps }).find((one) => one.name === name);
    await expect(law!.check()).rejects.toThrow(/Property failed/);
  });
});

test('batchesOf counts readers, batches and closings, and can be read again', async () => {
  const rows = [1, 2, 3, 4].map((n) => ({ n, who: 'ada' }));
  const batches = batchesOf(steps, rows);
  expect(batches.batches.map(({ length }) => length)).toEqual([3, 1]);
  for await (const _ of batches);
  expect(batches).toMatchObject({ opened: 1, pulls: 2, closings: 1 });
  for await (const _ of batches) break;
  expect(batches).toMatchObject({ opened: 2, pulls: 3, closings: 2 });
});
