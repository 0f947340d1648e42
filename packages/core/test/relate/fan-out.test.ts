import { FanOutError, hashJoin, holdRows } from '@stedi-lakehouse/core';
import { runTransform } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { someDevices, someReadings, type Device, type Reading } from './rows.ts';
import { devices, paired, readings } from './tables.ts';

const join = (right: readonly Device[], maxFanOut?: number) =>
  hashJoin<typeof readings, typeof devices, typeof paired>({
    key: 'owner',
    foreignKey: 'person',
    with: holdRows(devices, right),
    cardinality: 'many-to-many',
    to: paired,
    ...(maxFanOut === undefined ? {} : { maxFanOut }),
  });

test('a join is refused where both sides have more rows of one key than it allows, however they are grouped, and else is what it was', async () => {
  const sizes = fc.record({ limit: fc.integer({ min: 1, max: 5 }), rowsPerBatch: fc.integer({ min: 1, max: 9 }) });
  await fc.assert(
    fc.asyncProperty(someReadings, someDevices, sizes, async (left, right, { limit, rowsPerBatch }) => {
      const ownersOf = (owner: string | null) => left.filter((row) => row.owner === owner).length;
      const devicesOf = (owner: string | null) => right.filter((row) => row.person === owner).length;
      const tooMany = left.some(({ owner }) => owner !== null && ownersOf(owner) > limit && devicesOf(owner) > limit);
      const end = runTransform(join(right, limit), readings, left, { rowsPerBatch }).then(
        ({ rows }): unknown => rows,
        (error: unknown): unknown => error instanceof FanOutError,
      );
      const all = await runTransform(join(right), readings, left, { rowsPerBatch });
      expect(await end).toEqual(tooMany || all.rows);
    }),
  );
});

test('one key of very many rows is refused before its pairs are made, and the message says no value', async () => {
  const left = Array.from({ length: 5_000 }, (): Reading => ({ owner: 'zqxjk', takenAt: 1, x: 0 }));
  const right = left.map((_, row): Device => ({ person: 'zqxjk', since: 1, serial: `s${row}`, works: null }));
  const refused = runTransform(join(right, 100), readings, left, { rowsPerBatch: 5_000 });
  await expect(refused).rejects.toMatchObject({
    code: 'join_fan_out',
    message: expect.stringContaining(
      'more than 100 rows of readings by owner and of devices by person have the same key',
    ) as string,
  });
  await expect(refused).rejects.not.toThrow(/zqxjk/);
});

test('a key that repeats on one side alone is joined, however often', async () => {
  const left = Array.from({ length: 5_000 }, (): Reading => ({ owner: 'ada', takenAt: 1, x: 0 }));
  const right: Device[] = [{ person: 'ada', since: 1, serial: 's', works: null }];
  expect((await runTransform(join(right, 1), readings, left)).rows).toHaveLength(5_000);
});
