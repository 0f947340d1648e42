import {
  bytesInMemory,
  column,
  CountingContext,
  defineTable,
  InstantCounts,
  plausibleInstants,
} from '@stedi-lakehouse/core';
import { landingJson, type DecodeOptions, type InvalidRecord, type RowOf } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decodeLines } from '../../../src/codec/ndjson/decode-lines.ts';

const instant = { pii: 'linkable', instants: plausibleInstants } as const;
const visits = defineTable({
  name: 'visits',
  zone: 'landing',
  privacy: 'personal',
  doc: 'When somebody came, in every unit and kind of number.',
  columns: {
    name: column(z.string(), { pii: 'direct', doc: 'Who.' }),
    seconds: column(z.int32(), { ...instant, unit: 's since 1970-01-01 UTC', doc: 'When.' }),
    came: column(z.int(), { ...instant, unit: 'ms since 1970-01-01 UTC', doc: 'When.' }),
    left: column(z.number().nullable(), { ...instant, unit: 'us since 1970-01-01 UTC', doc: 'When.' }),
    agreed: column(z.int().nullable(), { ...instant, consent: true, unit: 'ms since 1970-01-01 UTC', doc: 'When.' }),
  },
});
type Visit = RowOf<typeof visits>;

const written = new Date('2024-03-01T12:00:00Z');
// 2000-01-01, and a day after the file was written: as `date --utc +%s` says
const [first, last] = [946_684_800, 1_709_380_800];

const forms = {
  'lines, by the kernel': { text: (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('') },
  'lines, without it': { text: (rows: readonly object[]) => rows.map((row) => ` ${JSON.stringify(row)}\n`).join('') },
  'an array': { text: (rows: readonly object[]) => JSON.stringify(rows) },
  'one after another': {
    text: (rows: readonly object[]) => rows.map((row) => JSON.stringify(row, undefined, 1)).join('\n'),
  },
};

async function decoded(
  form: keyof typeof forms,
  rows: readonly object[],
  given: Pick<DecodeOptions<typeof visits>, 'written'>,
) {
  const invalid: InvalidRecord[] = [];
  const instants = new InstantCounts();
  const observer = { invalid: (record: InvalidRecord) => void invalid.push(record), unknownKeys() {}, progress() {} };
  const source = bytesInMemory(Buffer.from(forms[form].text(rows)));
  const options = { observer, instants, batchRows: 7, ...given };
  const read =
    form === 'lines, without it'
      ? decodeLines(visits, source, options, true)
      : landingJson.decode(visits, source, options);
  const kept: Visit[] = [];
  for await (const batch of read(new CountingContext(new AbortController().signal))) kept.push(...batch.rows());
  return { kept, invalid: invalid.map(({ record, reason }) => ({ record, reason })), seen: instants.seen() };
}

const edges = (unit: number) =>
  fc.constantFrom(
    first * unit - 1,
    first * unit,
    first * unit + 1,
    last * unit - 1,
    last * unit,
    last * unit + 1,
    0,
    -1,
    1,
  );
const visit = fc.record({
  name: fc.constantFrom('Ada', 'Bob'),
  seconds: fc.constantFrom(first - 1, first, last, last + 1, 0, -1),
  came: edges(1_000),
  left: fc.option(edges(1_000_000)),
  agreed: fc.option(edges(1_000)),
});
const isInside = (value: number, unit: number): boolean => value >= first * unit && value <= last * unit;
const isValid = ({ seconds, came, left, agreed }: Visit): boolean =>
  isInside(seconds, 1) &&
  isInside(came, 1_000) &&
  (left === null || isInside(left, 1_000_000)) &&
  (agreed === null || agreed <= 0 || isInside(agreed, 1_000));

describe.each(Object.keys(forms) as (keyof typeof forms)[])('%s', (form) => {
  test('takes instants from 2000 to a day after the file was written, and 0 and less as no consent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(visit, { minLength: 1, maxLength: 40 }), async (rows) => {
        const { kept, invalid } = await decoded(form, rows, { written });
        expect(kept).toEqual(rows.filter(isValid));
        const wrong = [...rows.entries()].filter(([, row]) => !isValid(row)).map(([row]) => row + 1);
        expect(invalid).toEqual(wrong.map((record) => ({ record, reason: 'constraint' })));
      }),
    );
  });

  test('takes any instant where nobody says when the file was written', async () => {
    const row = { name: 'Ada', seconds: -1, came: 1, left: 2.5, agreed: 4e12 };
    expect((await decoded(form, [row], {})).kept).toEqual([row]);
  });

  test('looks for the last instant elsewhere when the file says that it was written before the first', async () => {
    const row = { name: 'Ada', seconds: last + 1, came: last * 1_000, left: null, agreed: null };
    const year3000 = { ...row, came: 32_503_680_000_000 };
    const { kept, invalid } = await decoded(form, [row, year3000], { written: new Date(0) });
    expect({ kept, invalid }).toEqual({ kept: [row], invalid: [{ record: 2, reason: 'constraint' }] });
  });

  test('counts what is inside, and what another unit would explain', async () => {
    const row = { name: 'Ada', seconds: last, came: last * 1_000, left: null, agreed: 0 };
    const rows = [
      row,
      { ...row, came: last },
      { ...row, came: first },
      { ...row, came: first * 1_000_000 },
      { ...row, agreed: last },
      { ...row, came: 5 },
      { ...row, seconds: first, agreed: first * 1_000, left: last * 1_000_000 },
    ];
    const none = { s: 0, ms: 0, us: 0 };
    expect((await decoded(form, rows, { written })).seen.toSorted((a, b) => (a.column < b.column ? -1 : 1))).toEqual([
      { column: 'agreed', inside: 1, instead: { ...none, s: 1 } },
      { column: 'came', inside: 2, instead: { ...none, s: 2, us: 1 } },
      { column: 'left', inside: 1, instead: none },
      { column: 'seconds', inside: 2, instead: none },
    ]);
  });
});
