import {
  bytesInMemory,
  column,
  CountingContext,
  defineTable,
  holdRows,
  ndjson,
  TableError,
  type RowOf,
} from '@stedi-lakehouse/core';
import { arbitraryRows, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { trimToConsent } from '@stedi-lakehouse/transforms';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { people, pulses } from './people.ts';

const person = (name: string, agreedAt: number | null): RowOf<typeof people> => ({ name, device: null, agreedAt });
const pulse = (who: string | null, at: number): RowOf<typeof pulses> => ({ who, at, beats: 60 });

function trimTo(records: readonly RowOf<typeof people>[]) {
  const held = holdRows(people, records);
  return trimToConsent<typeof pulses, typeof people>({
    owner: 'who',
    takenAt: 'at',
    people: held,
    person: 'name',
    consentedAt: 'agreedAt',
  });
}

describe('trimToConsent', () => {
  test('keeps readings taken at the consent or after it, and drops those before', async () => {
    const rows = [pulse('Ada', 99), pulse('Ada', 100), pulse('Ada', 101), pulse('Bob', 100), pulse('Bob', 200)];
    const made = await runTransform(trimTo([person('Ada', 100), person('Bob', 200)]), pulses, rows);
    expect(made.rows).toEqual([pulse('Ada', 100), pulse('Ada', 101), pulse('Bob', 200)]);
    expect(made.dropped).toEqual({ before_consent: 2 });
  });

  test('drops readings of strangers, of people without a consent, and of nobody', async () => {
    const rows = ['Cyd', 'Bob', null, 'ada', 'Dee', 'Eve', 'Ada'].map((who) => pulse(who, 500));
    const records = [person('Ada', 1), person('Bob', null), person('Dee', 0), person('Eve', -7)];
    const made = await runTransform(trimTo(records), pulses, rows);
    expect(made.rows).toEqual([pulse('Ada', 500)]);
    expect(made.dropped).toEqual({ not_consented: 6 });
  });

  test.each([
    ['in order', [person('Ada', 100), person('Ada', 300), person('Ada', null)]],
    ['the other way round', [person('Ada', null), person('Ada', 300), person('Ada', 100)]],
  ])('counts the earliest consent of several records, %s', async (_, records) => {
    const made = await runTransform(trimTo(records), pulses, [pulse('Ada', 99), pulse('Ada', 100), pulse('Ada', 400)]);
    expect(made.rows).toEqual([pulse('Ada', 100), pulse('Ada', 400)]);
  });

  test('drops everything when nobody is known', async () => {
    const made = await runTransform(trimTo([]), pulses, [pulse('Ada', 1), pulse('Bob', 2)]);
    expect(made).toMatchObject({ rows: [], dropped: { not_consented: 2 } });
  });

  test('drops a reading without a time as older than any consent', async () => {
    const timeless = defineTable({
      ...pulses,
      privacy: 'personal',
      columns: { who: pulses.columns.who, at: column(z.int().nullable(), { pii: 'linkable', doc: 'When.' }) },
    });
    const trim = trimToConsent<typeof timeless, typeof people>({
      owner: 'who',
      takenAt: 'at',
      people: holdRows(people, [person('Ada', 5)]),
      person: 'name',
      consentedAt: 'agreedAt',
    });
    const made = await runTransform(trim, timeless, [
      { who: 'Ada', at: null },
      { who: 'Ada', at: 5 },
    ]);
    expect(made).toMatchObject({ rows: [{ who: 'Ada', at: 5 }], dropped: { before_consent: 1 } });
  });

  test('keeps the same readings of batches that share a dictionary which grows, with nobody among the owners now and then', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 20 })), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 5, max: 40 }),
        async (pairs, batchRows) => {
          const nameOf = (n: number): string | null => (n === 60 ? null : `name ${n}`);
          const consentOf = (n: number): number | null => (n % 3 === 0 ? null : (n % 20) + 1);
          // every other person is a stranger
          const records = Array.from({ length: 30 }, (_, i) => person(`name ${i * 2}`, consentOf(i * 2)));
          const rows = pairs.map(([n, at]) => pulse(nameOf(n), at));
          const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
          const context = new CountingContext(new AbortController().signal);
          const read = ndjson.decode(pulses, bytesInMemory(lines), { batchRows })(context);
          const kept: object[] = [];
          for await (const batch of trimTo(records)(read, context)) kept.push(...batch.rows());
          const wanted = pairs.filter(([n, at]) => n < 60 && n % 2 === 0 && at >= (consentOf(n) ?? Infinity));
          expect(kept).toEqual(wanted.map(([n, at]) => pulse(nameOf(n), at)));
        },
      ),
    );
  });

  test('finds owners by number as well as by text', async () => {
    const numbered = (name: string) =>
      defineTable({
        name,
        zone: 'landing',
        privacy: 'personal',
        doc: 'Numbered.',
        columns: {
          id: column(z.int(), { pii: 'linkable', doc: 'Number.' }),
          at: column(z.int(), { pii: 'linkable', doc: 'When.' }),
        },
      });
    const [readings, owners] = [numbered('readings'), numbered('owners')];
    const trim = trimToConsent<typeof readings, typeof owners>({
      owner: 'id',
      takenAt: 'at',
      people: holdRows(owners, [{ id: 7, at: 10 }]),
      person: 'id',
      consentedAt: 'at',
    });
    const made = await runTransform(trim, readings, [
      { id: 7, at: 9 },
      { id: 7, at: 10 },
      { id: 8, at: 10 },
    ]);
    expect(made.rows).toEqual([{ id: 7, at: 10 }]);
  });

  test('refuses to compare seconds with milliseconds', async () => {
    const bySecond = defineTable({
      ...pulses,
      name: 'pulses_by_second',
      privacy: 'personal',
      columns: {
        ...pulses.columns,
        at: column(z.int(), { pii: 'linkable', unit: 's since 1970-01-01 UTC', doc: 'When.' }),
      },
    });
    const trim = trimToConsent<typeof bySecond, typeof people>({
      owner: 'who',
      takenAt: 'at',
      people: holdRows(people, [person('Ada', 1)]),
      person: 'name',
      consentedAt: 'agreedAt',
    });
    const trimming = runTransform(trim, bySecond, [pulse('Ada', 1)]);
    await expect(trimming).rejects.toThrow(TableError);
    await expect(trimming).rejects.toThrow(/pulses_by_second\.at \(s since .*people\.agreedAt \(ms since/);
  });

  test('takes only columns of numbers as times', () => {
    trimToConsent<typeof pulses, typeof people>({
      owner: 'who',
      // @ts-expect-error a name is no time
      takenAt: 'who',
      people: holdRows(people, []),
      person: 'name',
      // @ts-expect-error a device is no time
      consentedAt: 'device',
    });
    expect(trimTo([])).toBeTypeOf('function');
  });
});

const names = fc.constantFrom('Ada', 'Bob', 'Cyd', 'é', '');
const times = fc.integer({ min: -3, max: 3 });
const somePeople = arbitraryRows(people, { columns: { name: names, agreedAt: fc.option(times) } });
const somePulses = arbitraryRows(pulses, { columns: { who: fc.option(names), at: times } });

test('trimToConsent twice is trimToConsent once', async () => {
  await fc.assert(
    fc.asyncProperty(somePeople, somePulses, async (records, rows) => {
      const once = await runTransform(trimTo(records), pulses, rows);
      const twice = await runTransform(trimTo(records), pulses, once.rows);
      expect(twice).toEqual({ ...once, dropped: {} });
    }),
  );
});

test('trimToConsent keeps exactly the readings for which some record has an earlier or equal consent', async () => {
  await fc.assert(
    fc.asyncProperty(somePeople, somePulses, async (records, rows) => {
      const allowed = rows.filter((row) =>
        records.some(
          ({ name, agreedAt }) => name === row.who && agreedAt !== null && agreedAt > 0 && row.at >= agreedAt,
        ),
      );
      expect((await runTransform(trimTo(records), pulses, rows)).rows).toEqual(allowed);
    }),
  );
});

transformContract('trimToConsent', () => trimTo([person('Ada', 1), person('Bob', 2)]), {
  table: pulses,
  rows: somePulses,
});
