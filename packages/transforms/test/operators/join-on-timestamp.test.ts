import { column, defineTable, holdRows, LakehouseError, TableError, type RowOf } from '@stedi-lakehouse/core';
import { arbitraryRows, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { joinOnTimestamp, type JoinOnTimestampOptions } from '@stedi-lakehouse/transforms';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { people, pulses, temperatures, vitals } from './people.ts';

type Options = JoinOnTimestampOptions<typeof temperatures, typeof pulses, typeof people, typeof vitals>;

const temperature = (device: string, takenAt: number, celsius: number | null = 37) => ({ device, takenAt, celsius });
const pulse = (who: string | null, at: number, beats: number): RowOf<typeof pulses> => ({ who, at, beats });
const owner = (name: string, device: string | null): RowOf<typeof people> => ({ name, device, agreedAt: null });
const records = [owner('Ada', 'watch'), owner('Bob', 'ring')];

function join(held: readonly RowOf<typeof pulses>[], rest: Partial<Options> = {}) {
  return joinOnTimestamp<typeof temperatures, typeof pulses, typeof people, typeof vitals>({
    at: 'takenAt',
    with: holdRows(pulses, held),
    takenAt: 'at',
    to: vitals,
    ...rest,
  });
}

function samePerson(
  others: 'count' | 'drop',
  known: readonly RowOf<typeof people>[] = records,
): Options['samePerson'] & {} {
  return {
    people: holdRows(people, known),
    left: { column: 'device', person: 'device' },
    right: { column: 'who', person: 'name' },
    others,
  };
}

describe('joinOnTimestamp', () => {
  test('pairs readings of the same instant, each with each', async () => {
    const made = await runTransform(
      join([pulse('Ada', 10, 60), pulse('Bob', 10, 70), pulse('Ada', 11, 61)]),
      temperatures,
      [temperature('watch', 10, 36.5), temperature('ring', 12), temperature('ring', 10, null)],
    );
    expect(made.rows).toEqual([
      { takenAt: 10, celsius: 36.5, beats: 60 },
      { takenAt: 10, celsius: 36.5, beats: 70 },
      { takenAt: 10, celsius: null, beats: 60 },
      { takenAt: 10, celsius: null, beats: 70 },
    ]);
    expect(made.dropped).toEqual({ unmatched: 1 });
    expect(made.pairs).toEqual({ left: 2, right: 2, written: 4 });
    expect(made.measures).toEqual({});
  });

  test('does not pair instants that are a millisecond apart', async () => {
    const made = await runTransform(join([pulse('Ada', 10, 60)]), temperatures, [
      temperature('watch', 11),
      temperature('watch', 9),
    ]);
    expect(made).toMatchObject({ rows: [], dropped: { unmatched: 2 } });
  });

  test('counts pairs of two people and writes them', async () => {
    const held = [pulse('Ada', 10, 60), pulse('Bob', 10, 70), pulse('Eve', 10, 80), pulse(null, 10, 90)];
    const made = await runTransform(join(held, { samePerson: samePerson('count') }), temperatures, [
      temperature('watch', 10),
    ]);
    expect(made.rows.map(({ beats }) => beats)).toEqual([60, 70, 80, 90]);
    expect(made.measures).toEqual({ pairs_of_different_customers: 3 });
  });

  test('drops pairs of two people, and rows that have no other pair as unmatched', async () => {
    const held = [pulse('Ada', 10, 60), pulse('Bob', 10, 70), pulse('Bob', 11, 71)];
    const made = await runTransform(join(held, { samePerson: samePerson('drop') }), temperatures, [
      temperature('watch', 10),
      temperature('watch', 11),
      temperature('unknown', 10),
    ]);
    expect(made.rows).toEqual([{ takenAt: 10, celsius: 37, beats: 60 }]);
    expect(made.dropped).toEqual({ unmatched: 2 });
    expect(made.pairs).toEqual({ left: 1, right: 1, written: 1 });
    expect(made.measures).toEqual({});
  });

  test('takes two rows for one person when any record has both keys', async () => {
    const shared = [owner('Ada', 'watch'), owner('Bob', 'watch'), owner('Ada', 'ring'), owner('Cyd', null)];
    const held = [pulse('Ada', 10, 60), pulse('Bob', 10, 70), pulse('Cyd', 10, 80)];
    const made = await runTransform(join(held, { samePerson: samePerson('drop', shared) }), temperatures, [
      temperature('watch', 10, 1),
      temperature('ring', 10, 2),
    ]);
    expect(made.rows).toEqual([
      { takenAt: 10, celsius: 1, beats: 60 },
      { takenAt: 10, celsius: 1, beats: 70 },
      { takenAt: 10, celsius: 2, beats: 60 },
    ]);
  });

  test('takes nobody for a person whose key is missing', async () => {
    const toPulses = (others: 'count' | 'drop') =>
      joinOnTimestamp<typeof pulses, typeof temperatures, typeof people, typeof vitals>({
        at: 'at',
        with: holdRows(temperatures, [temperature('stray', 10)]),
        takenAt: 'takenAt',
        to: vitals,
        samePerson: {
          people: holdRows(people, [owner('Ada', null)]),
          left: { column: 'who', person: 'name' },
          right: { column: 'device', person: 'device' },
          others,
        },
      });
    const rows = [pulse('Ada', 10, 60), pulse(null, 10, 61)];
    const dropped = await runTransform(toPulses('drop'), pulses, rows);
    expect(dropped).toMatchObject({ rows: [], dropped: { unmatched: 2 } });
    const counted = await runTransform(toPulses('count'), pulses, rows);
    expect(counted.measures).toEqual({ pairs_of_different_customers: 2 });
  });

  test('pairs nothing with an empty table', async () => {
    for (const rest of [
      {},
      { samePerson: samePerson('drop') },
      { samePerson: samePerson('count', []) },
      { toleranceMs: 5 },
    ]) {
      const made = await runTransform(join([], rest), temperatures, [temperature('watch', 10)]);
      expect(made).toMatchObject({ rows: [], dropped: { unmatched: 1 } });
    }
  });

  test('refuses an output that calls a column of either side something else', async () => {
    const mild = defineTable({
      ...vitals,
      privacy: 'deidentified',
      columns: { ...vitals.columns, beats: column(z.int32(), { pii: 'none', doc: 'Pulse.' }) },
    });
    const made = runTransform(
      joinOnTimestamp<typeof temperatures, typeof pulses, typeof people, typeof mild>({
        at: 'takenAt',
        with: holdRows(pulses, []),
        takenAt: 'at',
        to: mild,
      }),
      temperatures,
      [temperature('watch', 10)],
    );
    await expect(made).rejects.toThrow(TableError);
    await expect(made).rejects.toThrow(/beats is none and takes it from pulses, where it is sensitive/);
  });

  test('refuses to compare a time with something else', async () => {
    // @ts-expect-error a device is no time
    const made = runTransform(join([], { at: 'device' }), temperatures, [temperature('watch', 10)]);
    await expect(made).rejects.toThrow(/temperatures\.device .* cannot be compared with pulses\.at/);
  });
});

describe('joinOnTimestamp with a tolerance or a direction', () => {
  const held = [pulse('Ada', 10, 60), pulse('Bob', 13, 70), pulse('Ada', 20, 61)];

  test('pairs each row with the closest one, once', async () => {
    const made = await runTransform(
      join(held, { toleranceMs: 3 }),
      temperatures,
      [12, 10, 24, 17].map((at) => temperature('watch', at)),
    );
    expect(made.rows.map(({ takenAt, beats }) => [takenAt, beats])).toEqual([
      [12, 70],
      [10, 60],
      [17, 61],
    ]);
    expect(made.dropped).toEqual({ unmatched: 1 });
  });

  test('looks only back, or only ahead, when told to', async () => {
    const rows = [temperature('watch', 12), temperature('watch', 21), temperature('watch', 9)];
    const back = await runTransform(join(held, { direction: 'backward' }), temperatures, rows);
    expect(back.rows.map(({ beats }) => beats)).toEqual([60, 61]);
    const ahead = await runTransform(join(held, { direction: 'forward', toleranceMs: 1 }), temperatures, rows);
    expect(ahead.rows.map(({ beats }) => beats)).toEqual([70, 60]);
  });

  test('looks for the closest one of the same person where that is asked for', async () => {
    const made = await runTransform(join(held, { toleranceMs: 100, samePerson: samePerson('drop') }), temperatures, [
      temperature('watch', 13, 1),
      temperature('ring', 10, 2),
      temperature('unknown', 10, 3),
    ]);
    expect(made.rows).toEqual([
      { takenAt: 13, celsius: 1, beats: 60 },
      { takenAt: 10, celsius: 2, beats: 70 },
    ]);
    expect(made.dropped).toEqual({ unmatched: 1 });
  });

  test('does not guess whose a row is when its key belongs to two people', async () => {
    const shared = [owner('Ada', 'watch'), owner('Bob', 'watch'), owner('Ada', 'ring'), owner('Ada', 'ring')];
    const made = await runTransform(
      join(held, { toleranceMs: 100, samePerson: samePerson('drop', shared) }),
      temperatures,
      [temperature('watch', 13), temperature('ring', 13)],
    );
    expect(made.rows).toEqual([{ takenAt: 13, celsius: 37, beats: 60 }]);
    expect(made.dropped).toEqual({ several_owners: 1 });
  });

  test('refuses to count pairs of two people, and a tolerance that is no distance', () => {
    expect(() => join(held, { toleranceMs: 1, samePerson: samePerson('count') })).toThrow(LakehouseError);
    expect(() => join(held, { toleranceMs: -1 })).toThrow(LakehouseError);
    expect(() => join(held, { toleranceMs: Number.NaN })).toThrow(LakehouseError);
  });
});

const times = fc.integer({ min: -2, max: 2 });
const devices = fc.constantFrom('watch', 'ring', 'unknown');
const names = fc.constantFrom('Ada', 'Bob', 'Eve');
const someTemperatures = arbitraryRows(temperatures, { columns: { device: devices, takenAt: times } });
const somePulses = arbitraryRows(pulses, { columns: { who: fc.option(names), at: times } });
const somePeople = arbitraryRows(people, { columns: { name: names, device: fc.option(devices) } });

test('joinOnTimestamp is a loop in a loop', async () => {
  await fc.assert(
    fc.asyncProperty(someTemperatures, somePulses, somePeople, async (left, right, known) => {
      const pairs = left.flatMap((t) => right.filter((p) => p.at === t.takenAt).map((p) => ({ t, p })));
      const ofOne = pairs.filter(({ t, p }) => known.some(({ name, device }) => name === p.who && device === t.device));
      const rows = (some: typeof pairs) =>
        some.map(({ t, p }) => ({ takenAt: t.takenAt, celsius: t.celsius, beats: p.beats }));

      const all = await runTransform(join(right), temperatures, left);
      expect(all.rows).toEqual(rows(pairs));
      const counted = await runTransform(join(right, { samePerson: samePerson('count', known) }), temperatures, left);
      expect(counted.rows).toEqual(rows(pairs));
      expect(counted.measures['pairs_of_different_customers'] ?? 0).toBe(pairs.length - ofOne.length);
      const kept = await runTransform(join(right, { samePerson: samePerson('drop', known) }), temperatures, left);
      expect(kept.rows).toEqual(rows(ofOne));
    }),
  );
});

const contractRows = { table: temperatures, rows: someTemperatures };
const contractPulses = [pulse('Ada', 0, 1), pulse('Bob', 0, 2), pulse('Ada', 1, 3), pulse(null, 1, 4)];
transformContract('joinOnTimestamp', () => join(contractPulses), contractRows);
transformContract(
  'joinOnTimestamp of one person',
  () => join(contractPulses, { samePerson: samePerson('drop') }),
  contractRows,
);
transformContract(
  'joinOnTimestamp counting',
  () => join(contractPulses, { samePerson: samePerson('count') }),
  contractRows,
);
transformContract(
  'joinOnTimestamp as of',
  () => join(contractPulses, { toleranceMs: 1, samePerson: samePerson('drop') }),
  contractRows,
);
