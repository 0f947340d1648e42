import { column, defineTable, TableError, type Table } from '@stedi-lakehouse/core';
import { arbitraryRows, batchesOf, runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { stripPii } from '@stedi-lakehouse/transforms';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newContext } from '../context.ts';
import { pulses } from './people.ts';

const beats = defineTable({
  name: 'beats',
  zone: 'curated',
  privacy: 'deidentified',
  doc: 'Pulses of nobody in particular.',
  columns: { at: pulses.columns.at, beats: pulses.columns.beats },
});

describe('stripPii', () => {
  test('leaves direct identifiers behind and every other value as it is', async () => {
    const rows = [
      { who: 'Ada', at: 1, beats: 60 },
      { who: null, at: -1, beats: 61 },
    ];
    const made = await runTransform(stripPii(beats), pulses, rows);
    expect(made.rows).toEqual([
      { at: 1, beats: 60 },
      { at: -1, beats: 61 },
    ]);
    expect(made.dropped).toEqual({});
  });

  test('refuses a personal table, before anything runs', () => {
    const personal = defineTable({ ...beats, privacy: 'personal', columns: beats.columns });
    expect(() => stripPii<typeof pulses, typeof personal>(personal)).toThrow(TableError);
    expect(() => stripPii<typeof pulses, typeof personal>(personal)).toThrow(/beats is personal/);
  });

  test('refuses a table with a direct identifier: it does not compile, and throws for those who got round the compiler', () => {
    const forged = { ...beats, columns: { ...beats.columns, who: pulses.columns.who } };
    // @ts-expect-error the target table holds a direct identifier
    expect(() => stripPii<typeof pulses, typeof forged>(forged)).toThrow(/direct identifiers: who/);
  });

  test('refuses a table that calls a direct identifier something else', async () => {
    const laundered = defineTable({
      ...beats,
      privacy: 'deidentified',
      columns: { ...beats.columns, who: column(z.string().nullable(), { pii: 'none', doc: 'Nothing to see.' }) },
    });
    const made = runTransform(stripPii<typeof pulses, typeof laundered>(laundered), pulses, [
      { who: 'Ada', at: 1, beats: 60 },
    ]);
    await expect(made).rejects.toThrow(TableError);
    await expect(made).rejects.toThrow(/beats says that who is none and takes it from pulses, where it is direct/);
  });

  test('refuses a table with a column that the input lacks', async () => {
    const more = defineTable({
      ...beats,
      privacy: 'deidentified',
      columns: { ...beats.columns, mood: column(z.string(), { pii: 'sensitive', doc: 'Mood.' }) },
    });
    // @ts-expect-error pulses has no mood
    const strip = stripPii<typeof pulses, typeof more>(more);
    await expect(runTransform(strip, pulses, [{ who: 'Ada', at: 1, beats: 60 }])).rejects.toThrow(/no column mood/);
  });
});

test('no value of a direct column occurs in what stripPii hands on', async () => {
  const marked = fc.string().map((text) => `direct:${text}`);
  await fc.assert(
    fc.asyncProperty(arbitraryRows(pulses, { columns: { who: marked } }), async (rows) => {
      const made = await runTransform(stripPii(beats), pulses, rows);
      expect(made.rows).toHaveLength(rows.length);
      expect(JSON.stringify(made.rows)).not.toContain('direct:');
    }),
  );
});

test('a column that was left behind cannot be asked for', async () => {
  const made: Table[] = [];
  for await (const batch of stripPii<typeof pulses, typeof beats>(beats)(
    batchesOf(pulses, [{ who: 'Ada', at: 1, beats: 60 }]),
    newContext(),
  )) {
    made.push(batch.table);
    // @ts-expect-error who was left behind
    expect(() => batch.column('who')).toThrow(/no column who/);
  }
  expect(made).toEqual([beats]);
});

transformContract('stripPii', () => stripPii<typeof pulses, typeof beats>(beats), { table: pulses });
