import { CountingContext, hashJoin, heldBatches, holdRows, JoinError, TableError } from '@stedi-lakehouse/core';
import { batchesOf, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someDevices, someReadings, type Device, type Reading } from './rows.ts';
import { devices, paired, readings } from './tables.ts';

type Keyed =
  | { readonly key: 'owner'; readonly foreignKey: 'person' }
  | { readonly key: 'takenAt'; readonly foreignKey: 'since' };

const byText: Keyed = { key: 'owner', foreignKey: 'person' };
const byNumber: Keyed = { key: 'takenAt', foreignKey: 'since' };

function nestedLoop(left: readonly Reading[], right: readonly Device[], { key, foreignKey }: Keyed): unknown[] {
  const pairs = [];
  for (const reading of left) {
    for (const device of right) {
      if (reading[key] === null || reading[key] !== device[foreignKey]) continue;
      const { serial, since, works } = device;
      pairs.push({ x: reading.x, takenAt: reading.takenAt, serial, since, works });
    }
  }
  return pairs;
}

const join = (keyed: Keyed, right: readonly Device[], rowsPerBatch = 4) =>
  hashJoin<typeof readings, typeof devices, typeof paired>({
    ...keyed,
    with: heldBatches(devices, batchesOf(devices, right, { rowsPerBatch }).batches),
    cardinality: 'many-to-many',
    to: paired,
  });

describe.each([byText, byNumber])('joined by $key', (keyed) => {
  test('makes the pairs of a nested loop, in its order, and counts each matched row once', async () => {
    await fc.assert(
      fc.asyncProperty(someReadings, someDevices, fc.integer({ min: 1, max: 9 }), async (left, right, size) => {
        const expected = nestedLoop(left, right, keyed);
        const made = await runTransform(join(keyed, right, size), readings, left, { rowsPerBatch: size });
        expect(made.rows).toEqual(expected);
        const matchedLeft = left.filter((row) => nestedLoop([row], right, keyed).length > 0).length;
        const matchedRight = right.filter((row) => nestedLoop(left, [row], keyed).length > 0).length;
        expect(made.dropped).toEqual(left.length > matchedLeft ? { unmatched: left.length - matchedLeft } : {});
        const none = { left: 0, right: 0, written: 0 };
        expect(made.pairs ?? none).toEqual({ left: matchedLeft, right: matchedRight, written: expected.length });
      }),
    );
  });
});

transformContract(
  'a join',
  () =>
    join(byText, [
      { person: 'ada', since: 1, serial: 's1', works: true },
      { person: 'ada', since: 2, serial: 's2', works: null },
      { person: 'bo', since: null, serial: 's3', works: false },
    ]),
  { table: readings, rows: someReadings },
);

describe('onPairs', () => {
  const held = holdRows(devices, [
    { person: 'ada', since: 5, serial: 's1', works: true },
    { person: 'bo', since: 5, serial: 's2', works: true },
    { person: 'ada', since: 6, serial: 's3', works: true },
  ]);
  const sameOwner = hashJoin<typeof readings, typeof devices, typeof paired>({
    key: 'takenAt',
    with: held,
    foreignKey: 'since',
    cardinality: 'many-to-many',
    to: paired,
    onPairs: ({ left, right, leftRows, rightRows }, context) => {
      const same = [...leftRows.keys()].filter(
        (pair) => left.column('owner').at(leftRows[pair]!) === right.column('person').at(rightRows[pair]!),
      );
      context.measure('pairs_of_different_owners', leftRows.length - same.length);
      return Int32Array.from(same);
    },
  });

  test('drops the pairs that it refuses, and rows that have no other pair as unmatched', async () => {
    const left: Reading[] = [
      { owner: 'ada', takenAt: 5, x: 1 },
      { owner: 'cy', takenAt: 5, x: 2 },
      { owner: 'bo', takenAt: 6, x: 3 },
    ];
    expect(await runTransform(sameOwner, readings, left)).toEqual({
      rows: [{ x: 1, takenAt: 5, serial: 's1', since: 5, works: true }],
      dropped: { unmatched: 2 },
      pairs: { left: 1, right: 1, written: 1 },
      measures: { pairs_of_different_owners: 4 },
    });
  });
});

describe('declared cardinality', () => {
  const twice: Device[] = [
    { person: 'ada', since: 1, serial: 's1', works: true },
    { person: 'ada', since: 2, serial: 's2', works: true },
    { person: 'bo', since: 3, serial: 's3', works: true },
    { person: null, since: 3, serial: 's4', works: true },
    { person: null, since: 3, serial: 's5', works: true },
  ];
  const once = twice.filter(({ serial }) => serial !== 's2');
  const reading = (owner: string | null): Reading => ({ owner, takenAt: 0, x: 0 });
  const run = async (cardinality: 'one-to-one' | 'many-to-one' | 'one-to-many', right: Device[], left: Reading[]) =>
    runTransform(
      hashJoin<typeof readings, typeof devices, typeof paired>({
        ...byText,
        with: holdRows(devices, right),
        cardinality,
        to: paired,
      }),
      readings,
      left,
      { rowsPerBatch: 1 },
    );

  test.each(['one-to-one', 'many-to-one'] as const)(
    '%s refuses held keys that repeat, before a row comes out',
    async (cardinality) => {
      const error = await run(cardinality, twice, [reading('bo')]).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(JoinError);
      expect(error).toMatchObject({ code: 'join_cardinality', keys: 1 });
      expect(String(error)).toMatch(/1 key with more than one row in devices by person/);
      expect(String(error)).not.toContain('ada');
    },
  );

  test.each(['one-to-one', 'one-to-many'] as const)(
    '%s refuses input keys that repeat and have a partner',
    async (cardinality) => {
      const error = await run(cardinality, once, [reading('ada'), reading('bo'), reading('ada')]).catch(
        (caught: unknown) => caught,
      );
      expect(error).toBeInstanceOf(JoinError);
      expect(String(error)).toMatch(/1 key with more than one row in readings by owner/);
      expect(String(error)).not.toContain('ada');
    },
  );

  test('takes repeats that are allowed: nulls, and keys without a partner', async () => {
    const left = [reading('ada'), reading(null), reading(null), reading('cy'), reading('cy')];
    expect(await run('one-to-one', once, left)).toMatchObject({ rows: [{ serial: 's1' }], dropped: { unmatched: 4 } });
  });
});

test('hands on 65,536 rows at most, whatever the fan-out', async () => {
  const right = Array.from({ length: 300 }, (_, since): Device => ({
    person: 'ada',
    since,
    serial: `s${since % 7}`,
    works: true,
  }));
  const left = Array.from({ length: 700 }, (_, x): Reading => ({ owner: x === 3 ? 'bo' : 'ada', takenAt: null, x }));
  const context = new CountingContext(new AbortController().signal);
  const lengths: number[] = [];
  let sum = 0;
  for await (const batch of join(byText, right, 300)(batchesOf(readings, left, { rowsPerBatch: 700 }), context)) {
    lengths.push(batch.length);
    for (const since of batch.column('since').values) sum += since;
  }
  expect(lengths).toEqual([65_536, 65_536, 65_536, 699 * 300 - 3 * 65_536]);
  expect(sum).toBe(699 * ((299 * 300) / 2));
  expect(context).toMatchObject({ matched: { left: 699, right: 300 }, pairsWritten: 699 * 300 });
});

test('counts a held row once over all parts of one stage', async () => {
  const context = new CountingContext(new AbortController().signal);
  const transform = join(byText, [{ person: 'ada', since: 1, serial: 's1', works: true }]);
  for (let part = 0; part < 3; part++) {
    for await (const _ of transform(batchesOf(readings, [{ owner: 'ada', takenAt: 0, x: 0 }]), context));
  }
  expect(context.matched).toEqual({ left: 3, right: 1 });
});

test('pairs nothing with an empty held table', async () => {
  const made = await runTransform(join(byText, []), readings, [{ owner: 'ada', takenAt: 0, x: 0 }]);
  expect(made).toMatchObject({ rows: [], dropped: { unmatched: 1 } });
});

test('refuses columns that cannot be compared, by name', async () => {
  const wrong = hashJoin<typeof readings, typeof devices, typeof paired>({
    key: 'x',
    with: holdRows(devices, []),
    foreignKey: 'person',
    cardinality: 'many-to-many',
    to: paired,
  });
  await expect(runTransform(wrong, readings, [{ owner: null, takenAt: null, x: 0 }])).rejects.toThrow(
    new TableError('readings.x and devices.person cannot be compared', 'one is double, the other text'),
  );
});
