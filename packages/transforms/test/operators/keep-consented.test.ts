import { batchOf, column, defineTable, NumberVector, TableError, TextVector, Dictionary } from '@stedi-lakehouse/core';
import { runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { keepConsented } from '@stedi-lakehouse/transforms';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newContext } from '../context.ts';

const name = column(z.string(), { pii: 'direct', doc: 'Name.' });
const asked = defineTable({
  name: 'asked',
  zone: 'landing',
  privacy: 'personal',
  doc: 'People, some with a consent.',
  columns: { name, agreedAt: column(z.int().nullable(), { pii: 'linkable', doc: 'Consent.' }) },
});
const agreed = defineTable({
  name: 'agreed',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'People with a consent.',
  columns: { name, agreedAt: column(z.int(), { pii: 'linkable', doc: 'Consent.' }) },
});

describe('keepConsented', () => {
  test('keeps rows with a consent, also one of the year 1970, and counts the others: 0 and less are none', async () => {
    const rows = [
      { name: 'Ada', agreedAt: 5 },
      { name: 'Bob', agreedAt: null },
      { name: 'Cyd', agreedAt: 1 },
      { name: 'Dee', agreedAt: null },
      { name: 'Eve', agreedAt: 0 },
      { name: 'Fay', agreedAt: -5 },
    ];
    const { rows: kept, dropped } = await runTransform(keepConsented('agreedAt', agreed), asked, rows);
    expect(kept).toEqual([
      { name: 'Ada', agreedAt: 5 },
      { name: 'Cyd', agreedAt: 1 },
    ]);
    expect(dropped).toEqual({ no_consent: 4 });
  });

  test.each([
    ['s', 1_000],
    ['ms', 1_000_000],
    ['us', 1_000_000_000],
  ])('in %s, keeps a consent of now and says that a later one is not yet one', async (unit, now) => {
    const at = (schema: z.ZodType<number | null>) =>
      column(schema, { pii: 'linkable', doc: 'Consent.', unit: `${unit} since 1970-01-01 UTC` });
    const some = defineTable({ ...asked, privacy: 'personal', columns: { name, agreedAt: at(z.int().nullable()) } });
    const sure = defineTable({ ...agreed, privacy: 'personal', columns: { name, agreedAt: at(z.int()) } });
    const rows = [
      { name: 'Ada', agreedAt: now },
      { name: 'Bob', agreedAt: now + 1 },
      { name: 'Cyd', agreedAt: 0 },
    ];
    const rule = keepConsented<typeof some, 'agreedAt', typeof some>('agreedAt', sure as never, {
      asOf: new Date(1_000_000),
    });
    const { rows: kept, dropped } = await runTransform(rule, some, rows);
    expect(kept).toEqual([{ name: 'Ada', agreedAt: now }]);
    expect(dropped).toEqual({ not_yet_consented: 1, no_consent: 1 });
  });

  test('hands nothing on when nobody consented', async () => {
    const { rows, dropped } = await runTransform(keepConsented('agreedAt', agreed), asked, [
      { name: 'Bob', agreedAt: null },
    ]);
    expect(rows).toEqual([]);
    expect(dropped).toEqual({ no_consent: 1 });
  });

  test('gives a column that is not nullable no bitmap, even where the input had one and no null', async () => {
    const dictionary = new Dictionary();
    const names = new TextVector(Int32Array.of(dictionary.add('Ada')), dictionary);
    const batch = batchOf(asked, 1, { name: names, agreedAt: new NumberVector(Float64Array.of(5), Uint8Array.of(1)) });
    async function* input() {
      yield batch;
    }
    for await (const made of keepConsented<typeof asked, 'agreedAt', typeof agreed>('agreedAt', agreed)(
      input(),
      newContext(),
    )) {
      expect(made.column('agreedAt').validity).toBeUndefined();
      expect([...made.rows()]).toEqual([{ name: 'Ada', agreedAt: 5 }]);
    }
  });

  test('reads false as no consent', async () => {
    const ticked = defineTable({
      ...asked,
      name: 'ticked',
      privacy: 'personal',
      columns: { name, yes: column(z.boolean().nullable(), { pii: 'none', doc: 'Ticked.' }) },
    });
    const sure = defineTable({
      ...asked,
      name: 'sure',
      privacy: 'personal',
      columns: { name, yes: column(z.boolean(), { pii: 'none', doc: 'Ticked.' }) },
    });
    const rows = [
      { name: 'Ada', yes: true },
      { name: 'Bob', yes: false },
      { name: 'Cyd', yes: null },
    ];
    const { rows: kept, dropped } = await runTransform(keepConsented('yes', sure), ticked, rows);
    expect(kept).toEqual([{ name: 'Ada', yes: true }]);
    expect(dropped).toEqual({ no_consent: 2 });
  });

  test('refuses a target that makes another column certain', async () => {
    const half = defineTable({
      ...asked,
      name: 'half',
      privacy: 'personal',
      columns: { ...asked.columns, otherAt: column(z.int().nullable(), { pii: 'linkable', doc: 'Other.' }) },
    });
    const both = defineTable({
      ...asked,
      name: 'both',
      privacy: 'personal',
      columns: { ...agreed.columns, otherAt: column(z.int(), { pii: 'linkable', doc: 'Other.' }) },
    });
    // @ts-expect-error otherAt may be null and consent is asked of agreedAt
    const transform = keepConsented<typeof half, 'agreedAt', typeof both>('agreedAt', both);
    await expect(runTransform(transform, half, [{ name: 'Ada', agreedAt: 1, otherAt: null }])).rejects.toThrow(
      TableError,
    );
    await expect(runTransform(transform, half, [{ name: 'Ada', agreedAt: 1, otherAt: null }])).rejects.toThrow(
      /column otherAt/,
    );
  });

  test('takes only a column that may be null as consent', () => {
    // @ts-expect-error name is never null
    expect(() => keepConsented<typeof asked, 'name', typeof agreed>('name', agreed)).not.toThrow();
  });
});

transformContract('keepConsented', () => keepConsented<typeof asked, 'agreedAt', typeof agreed>('agreedAt', agreed), {
  table: asked,
});
