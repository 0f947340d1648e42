import { column, daysSinceEpoch, defineTable, physicalTypeOf, TableError } from '@stedi-lakehouse/core';
import { arbitraryRows, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { truncateToDay } from '@stedi-lakehouse/transforms';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const visits = defineTable({
  name: 'visits',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Who came when.',
  columns: {
    who: column(z.string(), { pii: 'direct', doc: 'Name.' }),
    cameAt: column(z.int(), { pii: 'linkable', unit: 'ms since 1970-01-01 UTC', doc: 'Came.' }),
    leftAt: column(z.int().nullable(), { pii: 'linkable', unit: 'ms since 1970-01-01 UTC', doc: 'Left.' }),
    room: column(z.int(), { pii: 'none', doc: 'Room number: whole, and no time.' }),
  },
});
const byDay = defineTable({
  name: 'visits_by_day',
  zone: 'curated',
  privacy: 'deidentified',
  doc: 'When somebody came.',
  columns: {
    cameAt: column(z.int32(), { pii: 'quasi', unit: daysSinceEpoch, doc: 'Day.' }),
    leftAt: column(z.int32().nullable(), { pii: 'quasi', unit: daysSinceEpoch, doc: 'Day.' }),
    room: visits.columns.room,
  },
});
const at = (text: string) => Date.parse(text);

describe('truncateToDay', () => {
  test.each([
    ['1970-01-01T00:00:00.000Z', 0],
    ['1970-01-01T23:59:59.999Z', 0],
    ['1970-01-02T00:00:00.000Z', 1],
    ['1969-12-31T23:59:59.999Z', -1],
    ['1969-12-31T00:00:00.000Z', -1],
    ['1969-12-30T23:59:59.999Z', -2],
    ['2022-06-18T14:59:36.361Z', 19_161],
  ])('makes of %s the day %i', async (instant, day) => {
    const rows = [{ who: 'Ada', cameAt: at(instant), leftAt: null, room: 86_400_000 }];
    const made = await runTransform(truncateToDay(byDay), visits, rows);
    expect(made).toMatchObject({ rows: [{ cameAt: day, leftAt: null, room: 86_400_000 }], dropped: {} });
  });

  test('gives dates, held in 32 bits', async () => {
    expect(physicalTypeOf(byDay.columns.leftAt)).toEqual({ kind: 'date', nullable: true });
    const days = await runTransform(truncateToDay(byDay), visits, [
      { who: 'Ada', cameAt: Number.MAX_SAFE_INTEGER, leftAt: Number.MIN_SAFE_INTEGER, room: 1 },
    ]);
    expect(days.rows).toEqual([{ cameAt: 104_249_991, leftAt: -104_249_992, room: 1 }]);
  });

  test('passes days on that are days already', async () => {
    const again = await runTransform(truncateToDay(byDay), byDay, [{ cameAt: 19_161, leftAt: -1, room: 1 }]);
    expect(again.rows).toEqual([{ cameAt: 19_161, leftAt: -1, room: 1 }]);
  });

  test('refuses to make a day certain that may be missing', async () => {
    const certain = defineTable({
      ...byDay,
      privacy: 'deidentified',
      columns: { leftAt: column(z.int32(), { pii: 'quasi', unit: daysSinceEpoch, doc: 'Day.' }) },
    });
    // @ts-expect-error leftAt may be null
    const truncate = truncateToDay<typeof visits, typeof certain>(certain);
    const made = runTransform(truncate, visits, [{ who: 'Ada', cameAt: 1, leftAt: null, room: 1 }]);
    await expect(made).rejects.toThrow(TableError);
  });
});

test('a day is the UTC date of its instant', async () => {
  const instants = fc.integer({ min: at('0001-01-01'), max: at('9999-12-31') });
  const rows = arbitraryRows(visits, { columns: { cameAt: instants } });
  await fc.assert(
    fc.asyncProperty(rows, async (some) => {
      const made = await runTransform(truncateToDay(byDay), visits, some);
      const days = made.rows.map(({ cameAt }) => new Date(cameAt * 86_400_000).toISOString());
      expect(days).toEqual(some.map(({ cameAt }) => `${new Date(cameAt).toISOString().split('T')[0]}T00:00:00.000Z`));
    }),
  );
});

transformContract('truncateToDay', () => truncateToDay<typeof visits, typeof byDay>(byDay), { table: visits });
