import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  bucketedHashJoin,
  CountingContext,
  hashJoin,
  heldBatches,
  JoinError,
  spillInMemory,
  spillToFolder,
  type OpenSpill,
} from '@stedi-lakehouse/core';
import { batchesOf, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { someDevices, someReadings, type Device, type Reading } from './rows.ts';
import { devices, paired, readings } from './tables.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'buckets-'));
});
afterAll(async () => rm(folder, { recursive: true }));

const spills: readonly (readonly [string, OpenSpill])[] = [
  ['memory', spillInMemory],
  ['files', (table, signal) => spillToFolder(folder)(table, signal)],
];

type Keys =
  | { readonly key: 'owner'; readonly foreignKey: 'person' }
  | { readonly key: 'takenAt'; readonly foreignKey: 'since' };
const byText: Keys = { key: 'owner', foreignKey: 'person' };
const byNumber: Keys = { key: 'takenAt', foreignKey: 'since' };

const options = (keys: Keys, right: readonly Device[]) =>
  ({
    ...keys,
    with: heldBatches(devices, batchesOf(devices, right).batches),
    cardinality: 'many-to-many',
    to: paired,
  }) as const;

const bucketed = (keys: Keys, right: readonly Device[], spill: OpenSpill, buckets = 3) =>
  bucketedHashJoin<typeof readings, typeof devices, typeof paired>({ ...options(keys, right), buckets, spill });

const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();

describe.each(spills)('put aside in %s', (_where, spill) => {
  test.each([byText, byNumber])('makes the pairs and counts of hashJoin by $key', async (keys) => {
    await fc.assert(
      fc.asyncProperty(someReadings, someDevices, fc.integer({ min: 1, max: 5 }), async (left, right, buckets) => {
        const whole = hashJoin<typeof readings, typeof devices, typeof paired>(options(keys, right));
        const expected = await runTransform(whole, readings, left);
        const made = await runTransform(bucketed(keys, right, spill, buckets), readings, left);
        expect(sorted(made.rows)).toEqual(sorted(expected.rows));
        expect(made.dropped).toEqual(expected.dropped);
        const none = { left: 0, right: 0, written: 0 };
        expect(made.pairs).toEqual(expected.pairs ?? none);
      }),
      { numRuns: 30 },
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test('writes rows of many batches and texts as they were', async () => {
    const left = Array.from({ length: 20_000 }, (_, row): Reading => ({
      owner: `p${row % 5000}`,
      takenAt: row,
      x: row / 3,
    }));
    const right = Array.from({ length: 9000 }, (_, row): Device => ({
      person: `p${row}`,
      since: row % 3 === 0 ? null : row,
      serial: `s${row % 70}`,
      works: null,
    }));
    const join = bucketedHashJoin<typeof readings, typeof devices, typeof paired>({
      ...options(byText, right),
      cardinality: 'many-to-one',
      buckets: 4,
      spill,
    });
    const made = await runTransform(join, readings, left, { rowsPerBatch: 3000 });
    expect(made.rows.toSorted((a, b) => a.x - b.x)).toEqual(
      left.map(({ owner, takenAt, x }) => {
        const { serial, since, works } = right[Number(owner!.slice(1))]!;
        return { x, takenAt, serial, since, works };
      }),
    );
  });

  transformContract(
    'a bucketed join',
    () => bucketed(byText, [{ person: 'ada', since: 1, serial: 's1', works: true }], spill),
    { table: readings, rows: someReadings },
  );
});

describe('files', () => {
  const right: Device[] = [
    { person: 'ada', since: 1, serial: 's1', works: true },
    { person: 'bo', since: 2, serial: 's2', works: false },
  ];
  const left = Array.from({ length: 50 }, (_, row): Reading => ({
    owner: row % 2 === 0 ? 'ada' : 'bo',
    takenAt: row,
    x: row,
  }));

  test('are there while rows come out, and gone when the reader returns', async () => {
    const context = new CountingContext(new AbortController().signal);
    let open: string[] = [];
    for await (const _ of bucketed(byText, right, spillToFolder(folder))(batchesOf(readings, left), context)) {
      open = await readdir(folder);
      break;
    }
    expect(open).toHaveLength(2);
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(['throw', 'abort'] as const)('are gone after a %s', async (how) => {
    const controller = new AbortController();
    const reason = new Error('the run was stopped');
    const input = batchesOf(readings, left, {
      beforeBatch: async (batch) => {
        if (batch !== 8) return;
        if (how === 'throw') throw reason;
        controller.abort(reason);
      },
    });
    const rows = bucketed(byText, right, spillToFolder(folder))(input, new CountingContext(controller.signal));
    await expect(async () => {
      for await (const _ of rows);
    }).rejects.toBe(reason);
    expect(input.closings).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('are gone when the declared cardinality is broken', async () => {
    const join = bucketedHashJoin<typeof readings, typeof devices, typeof paired>({
      ...options(byText, [...right, ...right]),
      cardinality: 'many-to-one',
      buckets: 2,
      spill: spillToFolder(folder),
    });
    await expect(runTransform(join, readings, left)).rejects.toThrow(JoinError);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that cannot be written fail the join with their folder', async () => {
    const nowhere = path.join(folder, 'not', 'there');
    await expect(runTransform(bucketed(byText, right, spillToFolder(nowhere)), readings, left)).rejects.toMatchObject({
      code: 'spill_failed',
      message: expect.stringContaining(nowhere) as unknown,
    });
  });
});

test('refuses a number of buckets that is none', () => {
  expect(() => bucketed(byText, [], spillInMemory, 0)).toThrow('cannot have that many buckets');
});
