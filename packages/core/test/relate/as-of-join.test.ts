import { asOfJoin, holdRows, type Direction } from '@stedi-lakehouse/core';
import { runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someDevices, someReadings, type Device, type Reading } from './rows.ts';
import { devices, paired, readings } from './tables.ts';

interface Options {
  readonly direction: Direction;
  readonly toleranceMs: number;
  readonly by?: boolean;
}

const names = ['ada', 'bo', 'çelik', '', '🦶'];
const ownerOf = (name: string | null): number => (name === null ? -1 : names.indexOf(name));

const join = (right: readonly Device[], { by, ...options }: Options) =>
  asOfJoin<typeof readings, typeof devices, typeof paired>({
    ...options,
    at: 'takenAt',
    with: holdRows(devices, right),
    takenAt: 'since',
    to: paired,
    ...(by === true && {
      by: {
        left: (batch) => Int32Array.from(batch.rows(), ({ owner }) => ownerOf(owner)),
        right: Int32Array.from(right, ({ person }) => ownerOf(person)),
      },
    }),
  });

/** Looks at every pair: closest first, of equally close ones the earlier, of the same instant the last. */
function bruteForce(left: readonly Reading[], right: readonly Device[], o: Options): unknown[] {
  return left.flatMap(({ takenAt, owner, x }) => {
    let best: Device | undefined;
    for (const device of right) {
      if (takenAt === null || device.since === null) continue;
      if (o.by === true && (owner === null || owner !== device.person)) continue;
      const ahead = device.since - takenAt;
      if ((o.direction === 'backward' && ahead > 0) || (o.direction === 'forward' && ahead < 0)) continue;
      if (Math.abs(ahead) > o.toleranceMs) continue;
      const bestAhead = best === undefined ? Infinity : best.since! - takenAt;
      const closer = Math.abs(ahead) - Math.abs(bestAhead);
      if (closer < 0 || (closer === 0 && ahead <= bestAhead)) best = device;
    }
    if (best === undefined) return [];
    const { serial, since, works } = best;
    return [{ x, takenAt, serial, since, works }];
  });
}

const close = fc.integer({ min: 0, max: 12 });
const instants = fc.option(close, { nil: null, freq: 6 });
const closeReadings = fc
  .array(fc.tuple(someReadings, instants))
  .map((some) => some.flatMap(([rows, takenAt]) => rows.slice(0, 1).map((row) => ({ ...row, takenAt }))));
const closeDevices = fc
  .array(fc.tuple(someDevices, instants))
  .map((some) => some.flatMap(([rows, since]) => rows.slice(0, 1).map((row) => ({ ...row, since }))));

describe.each(['nearest', 'backward', 'forward'] as const)('%s', (direction) => {
  test.each([false, true])('pairs each row with the closest held row (of the same owner: %s)', async (by) => {
    await fc.assert(
      fc.asyncProperty(
        closeReadings,
        closeDevices,
        fc.constantFrom(0, 1, 3, Infinity),
        fc.integer({ min: 1, max: 9 }),
        async (left, right, toleranceMs, rowsPerBatch) => {
          const options = { direction, toleranceMs, by };
          const made = await runTransform(join(right, options), readings, left, { rowsPerBatch });
          expect(made.rows).toEqual(bruteForce(left, right, options));
        },
      ),
    );
  });
});

const at = (since: number, serial: string): Device => ({ person: 'ada', since, serial, works: true });
const serials = async (takenAt: number, right: Device[], options: Options): Promise<unknown> => {
  const made = await runTransform(join(right, options), readings, [{ owner: 'ada', takenAt, x: 0 }]);
  return made.rows.map(({ serial }) => serial);
};

test('the tolerance is inclusive', async () => {
  expect(await serials(10, [at(15, 'late')], { direction: 'nearest', toleranceMs: 5 })).toEqual(['late']);
  expect(await serials(10, [at(15, 'late')], { direction: 'nearest', toleranceMs: 4 })).toEqual([]);
});

test('of two equally close instants the earlier is taken, of the same instant the last row', async () => {
  const right = [at(12, 'after'), at(8, 'before'), at(8, 'before, last')];
  expect(await serials(10, right, { direction: 'nearest', toleranceMs: 5 })).toEqual(['before, last']);
});

test('counts rows of both sides once, and rows without a partner as unmatched', async () => {
  const left = [1, 2, 90].map((takenAt): Reading => ({ owner: 'ada', takenAt, x: 0 }));
  const made = await runTransform(
    join([at(1, 'a'), at(50, 'b')], { direction: 'nearest', toleranceMs: 5 }),
    readings,
    left,
  );
  expect(made).toMatchObject({ pairs: { left: 2, right: 1, written: 2 }, dropped: { unmatched: 1 } });
});

test('refuses a tolerance that is no distance, and owners that are not one for each held row', async () => {
  expect(() => join([], { direction: 'nearest', toleranceMs: -1 })).toThrow('toleranceMs is not a distance');
  expect(() => join([], { direction: 'nearest', toleranceMs: Number.NaN })).toThrow('toleranceMs is not a distance');
  const wrong = asOfJoin<typeof readings, typeof devices, typeof paired>({
    at: 'takenAt',
    with: holdRows(devices, [at(1, 'a')]),
    takenAt: 'since',
    direction: 'nearest',
    toleranceMs: 1,
    by: { left: (batch) => new Int32Array(batch.length), right: new Int32Array(2) },
    to: paired,
  });
  await expect(runTransform(wrong, readings, [{ owner: 'ada', takenAt: 1, x: 0 }])).rejects.toThrow(
    'was given 2 owners',
  );
});

transformContract('an as-of join', () => join([at(1, 'a'), at(5, 'b')], { direction: 'nearest', toleranceMs: 2 }), {
  table: readings,
  rows: closeReadings,
});
