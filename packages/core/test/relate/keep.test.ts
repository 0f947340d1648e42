import {
  heldBatches,
  holdRows,
  keepFirst,
  keepMatching,
  TableError,
  through,
  type Transform,
} from '@stedi-lakehouse/core';
import { batchesOf, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someDevices, someReadings, type Device, type Reading } from './rows.ts';
import { devices, readings } from './tables.ts';

const known: Device[] = ['ada', 'bo', null].map((person) => ({ person, since: 1, serial: 's', works: true }));

describe('keepMatching', () => {
  test('keeps what a set of the held keys keeps, each row once', async () => {
    await fc.assert(
      fc.asyncProperty(someReadings, someDevices, fc.integer({ min: 1, max: 9 }), async (left, right, rowsPerBatch) => {
        const among = heldBatches(devices, batchesOf(devices, right, { rowsPerBatch }).batches);
        const keys = new Set(right.map(({ person }) => person));
        const expected = left.filter(({ owner }) => owner !== null && keys.has(owner));
        const keep = keepMatching<typeof readings, typeof devices>({ key: 'owner', among, foreignKey: 'person' });
        const made = await runTransform(keep, readings, left, { rowsPerBatch });
        expect(made.rows).toEqual(expected);
        const dropped = left.length - expected.length;
        expect(made.dropped).toEqual(dropped === 0 ? {} : { unmatched: dropped });
      }),
    );
  });

  test('with `first` keeps what keepFirst would keep of it, and says the same', async () => {
    await fc.assert(
      fc.asyncProperty(someReadings, someDevices, fc.integer({ min: 1, max: 9 }), async (left, right, rowsPerBatch) => {
        const among = heldBatches(devices, batchesOf(devices, right, { rowsPerBatch }).batches);
        const options = { key: 'owner', among, foreignKey: 'person' } as const;
        const keep = keepMatching<typeof readings, typeof devices>(options);
        const first = keepMatching<typeof readings, typeof devices>({ ...options, first: true });
        const both: Transform<typeof readings, typeof readings> = (input, context) =>
          through(input, context, keep, keepFirst<typeof readings>({ key: 'owner' }));
        expect(await runTransform(first, readings, left, { rowsPerBatch })).toEqual(
          await runTransform(both, readings, left, { rowsPerBatch }),
        );
      }),
    );
  });

  test('drops for the reason that it is given', async () => {
    const keep = keepMatching<typeof readings, typeof devices>({
      key: 'owner',
      among: holdRows(devices, known),
      foreignKey: 'person',
      reason: 'no_consent',
    });
    const left: Reading[] = ['ada', null, 'cy'].map((owner) => ({ owner, takenAt: 1, x: 0 }));
    expect(await runTransform(keep, readings, left)).toMatchObject({
      rows: [{ owner: 'ada' }],
      dropped: { no_consent: 2 },
    });
  });

  test('infers its tables where it stands', async () => {
    const context = { signal: new AbortController().signal, drop() {}, pairs() {}, measure() {} };
    const among = holdRows(devices, known);
    const input = batchesOf(readings, [{ owner: 'bo', takenAt: 1, x: 0 }]);
    const kept = through(input, context, keepMatching({ key: 'owner', among, foreignKey: 'person' }));
    for await (const batch of kept) expect(batch.column('x').values).toEqual(Float64Array.of(0));
  });

  test('refuses columns that the tables lack, or that cannot be compared', async () => {
    const among = holdRows(devices, known);
    // @ts-expect-error devices have no column owner
    expect(() => keepMatching<typeof readings, typeof devices>({ key: 'owner', among, foreignKey: 'owner' })).toThrow(
      TableError,
    );
    const wrong = keepMatching<typeof readings, typeof devices>({ key: 'owner', among, foreignKey: 'since' });
    await expect(runTransform(wrong, readings, [{ owner: 'ada', takenAt: 1, x: 0 }])).rejects.toThrow(TableError);
  });

  transformContract(
    'keepMatching',
    () =>
      keepMatching<typeof readings, typeof devices>({
        key: 'owner',
        among: holdRows(devices, known),
        foreignKey: 'person',
      }),
    { table: readings, rows: someReadings },
  );
});

describe('keepFirst', () => {
  test.each(['owner', 'takenAt'] as const)('keeps the first row of each %s, and all rows without one', async (key) => {
    await fc.assert(
      fc.asyncProperty(someReadings, fc.integer({ min: 1, max: 9 }), async (rows, rowsPerBatch) => {
        const seen = new Set<unknown>();
        const expected = rows.filter((row) => row[key] === null || (!seen.has(row[key]) && seen.add(row[key])));
        const made = await runTransform(keepFirst<typeof readings>({ key }), readings, rows, { rowsPerBatch });
        expect(made.rows).toEqual(expected);
        const dropped = rows.length - expected.length;
        expect(made.dropped).toEqual(dropped === 0 ? {} : { duplicate: dropped });
      }),
    );
  });

  transformContract('keepFirst', () => keepFirst<typeof readings>({ key: 'owner' }), {
    table: readings,
    rows: someReadings,
  });
});
