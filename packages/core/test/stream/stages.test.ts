import {
  batchFromRows,
  filterBatches,
  filterRows,
  into,
  mapBatches,
  mapRows,
  rebatch,
  TableError,
  through,
  type Batch,
  type Transform,
} from '@stedi-lakehouse/core';
import { arbitraryRows, batchesOf, rowsOf, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moments, readings, someReadings } from './readings.ts';

type Same = Transform<typeof readings, typeof readings>;

const rows = arbitraryRows(readings);
const sizes = fc.integer({ min: 1, max: 9 });
const context = { signal: new AbortController().signal, drop() {}, pairs() {}, measure() {} };
const toMoments: Transform<typeof readings, typeof moments> = (input, stage) => into(input, moments, stage);

describe('rebatch', () => {
  test('makes batches of exactly so many rows, the last of what is left', async () => {
    await fc.assert(
      fc.asyncProperty(rows, sizes, sizes, async (some, rowsPerBatch, size) => {
        const batches: Batch<typeof readings>[] = [];
        const input = batchesOf(readings, some, { rowsPerBatch });
        for await (const batch of rebatch<typeof readings>({ rows: size })(input, context)) batches.push(batch);
        const last = some.length % size;
        const full = Array.from({ length: Math.floor(some.length / size) }, () => size);
        expect(batches.map(({ length }) => length)).toEqual(last === 0 ? full : [...full, last]);
        expect(batches.flatMap((batch) => [...batch.rows()])).toEqual(some);
      }),
    );
  });

  test('hands on batches that fit as they are', async () => {
    const input = batchesOf(readings, someReadings(6), { rowsPerBatch: 3 });
    const made: unknown[] = [];
    for await (const batch of rebatch<typeof readings>({ rows: 3 })(input, context)) made.push(batch);
    expect(made[0]).toBe(input.batches[0]);
    expect(made[1]).toBe(input.batches[1]);
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses batches of %d rows', (size) => {
    expect(() => rebatch({ rows: size })).toThrow('a batch cannot have that many rows');
  });

  transformContract('rebatch', () => rebatch<typeof readings>({ rows: 4 }), { table: readings });
});

describe('filterRows and filterBatches', () => {
  test('keep what Array.filter keeps, and count the rest for their reason', async () => {
    await fc.assert(
      fc.asyncProperty(rows, sizes, async (some, rowsPerBatch) => {
        const expected = some.filter(({ x }) => x !== null);
        const byRow = filterRows<typeof readings>('no_value', ({ x }) => x !== null);
        const byBatch = filterBatches<typeof readings>('no_value', (batch) =>
          Int32Array.from([...batch.column('x').values.keys()].filter((row) => batch.column('x').at(row) !== null)),
        );
        const dropped = some.length - expected.length;
        const outcome = { rows: expected, dropped: dropped === 0 ? {} : { no_value: dropped }, measures: {} };
        expect(await runTransform(byRow, readings, some, { rowsPerBatch })).toEqual(outcome);
        expect(await runTransform(byBatch, readings, some, { rowsPerBatch })).toEqual(outcome);
      }),
    );
  });

  transformContract('filterRows', () => filterRows<typeof readings>('no_value', ({ x }) => x !== null), {
    table: readings,
  });
});

describe('mapRows and mapBatches', () => {
  test('make one row of another table for each row', async () => {
    await fc.assert(
      fc.asyncProperty(rows, sizes, async (some, rowsPerBatch) => {
        const later = mapRows<typeof readings, typeof moments>(moments, ({ takenAt }) => ({ takenAt: -takenAt }));
        const expected = some.map(({ takenAt }) => ({ takenAt: -takenAt }));
        expect((await runTransform(later, readings, some, { rowsPerBatch })).rows).toEqual(expected);
        const same = mapBatches<typeof readings, typeof moments>(moments, (batch) =>
          batchFromRows<typeof moments>(moments, batch.rows()),
        );
        const moment = some.map(({ takenAt }) => ({ takenAt }));
        expect((await runTransform(same, readings, some, { rowsPerBatch })).rows).toEqual(moment);
      }),
    );
  });

  test('mapBatches refuses rows of a table that it does not promise', async () => {
    const lying = mapBatches<typeof readings, typeof moments>(
      moments,
      (batch) => batch as unknown as Batch<typeof moments>,
    );
    await expect(runTransform(lying, readings, someReadings(1))).rejects.toThrow('returned a batch of readings');
  });

  transformContract(
    'mapRows',
    () => mapRows<typeof readings, typeof readings>(readings, (row) => ({ ...row, x: null })),
    {
      table: readings,
    },
  );
  transformContract('mapBatches', () => mapBatches<typeof readings, typeof readings>(readings, (batch) => batch), {
    table: readings,
  });
});

describe('into', () => {
  test('leaves behind the columns that the other table lacks, and touches no value', async () => {
    await fc.assert(
      fc.asyncProperty(rows, sizes, async (some, rowsPerBatch) => {
        const made = await runTransform(toMoments, readings, some, { rowsPerBatch });
        expect(made.rows).toEqual(some.map(({ takenAt }) => ({ takenAt })));
      }),
    );
    const input = batchesOf(readings, someReadings(1));
    for await (const batch of into(input, moments, context)) {
      expect(batch.table).toBe(moments);
      expect(batch.column('takenAt')).toBe(input.batches[0]!.column('takenAt'));
      // @ts-expect-error a column that was left behind cannot be read
      expect(() => batch.column('user')).toThrow('table moments has no column user');
    }
  });

  test('refuses a table that does not fit, for those who got round the compiler', async () => {
    const lacking = batchesOf(moments, [{ takenAt: 1 }]) as never;
    await expect(rowsOf(into<typeof readings, typeof readings>(lacking, readings, context))).rejects.toThrow(
      TableError,
    );
  });

  transformContract('into', () => toMoments, { table: readings });
});

describe('through', () => {
  const positive: Same = filterRows('negative', ({ takenAt }) => takenAt >= 0);
  const valued: Same = filterRows('no_value', ({ x }) => x !== null);

  test('leads rows through transforms in order', async () => {
    await fc.assert(
      fc.asyncProperty(rows, sizes, async (some, rowsPerBatch) => {
        const expected = some
          .filter(({ takenAt, x }) => takenAt >= 0 && x !== null)
          .map(({ takenAt }) => ({ takenAt }));
        const all: Transform<typeof readings, typeof moments> = (input, stage) =>
          through(input, stage, positive, valued, toMoments);
        const made = await runTransform(all, readings, some, { rowsPerBatch });
        expect(made.rows).toEqual(expected);
        const gone = Object.values(made.dropped).reduce((sum, count) => sum + count, 0);
        expect(gone).toBe(some.length - expected.length);
      }),
    );
  });

  transformContract('through', () => (input, stage) => through(input, stage, positive, valued), { table: readings });
});
