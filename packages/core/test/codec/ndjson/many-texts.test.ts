import { expect, test } from 'vitest';
import { CountingContext, vectorOf, type TextVector } from '@stedi-lakehouse/core';
import { z } from 'zod';
import { decodeLines } from '../../../src/codec/ndjson/decode-lines.ts';
import { bytesCutAt, decodeAll } from './decode-all.ts';
import { landingOf } from './tables.ts';

const people = landingOf('people', { name: z.string(), code: z.string().min(3).nullable() });

/** Each batch has as many rows as there are: one dictionary holds them all. */
const batchRows = 200_000;

const linesOf = (records: readonly object[]): Buffer =>
  Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));

async function decoded(bytes: Buffer, interpret: boolean) {
  const { rows, invalid } = await decodeAll((observer) =>
    decodeLines(people, bytesCutAt(bytes, []), { observer, batchRows }, interpret),
  );
  return { rows, reasons: invalid.map(({ reason, line }) => [reason, line]) };
}

/** Distinct texts of a column's dictionary, their codes, and those that rows have. */
async function codesOf(bytes: Buffer, column: string): Promise<{ texts: number; codes: number; used: number }> {
  const context = new CountingContext(new AbortController().signal);
  for await (const batch of decodeLines(people, bytesCutAt(bytes, []), { batchRows })(context)) {
    const { codes, dictionary } = vectorOf(batch, column) as TextVector;
    const texts = new Set(Array.from({ length: dictionary.size }, (_, code) => dictionary.text(code)));
    return { texts: texts.size, codes: dictionary.size, used: new Set(codes).size };
  }
  throw new Error('nothing was read');
}

test.each([
  ['more texts than a dictionary takes by itself', 70_000, (i: number) => `name ${i}`],
  ['more bytes than a dictionary takes by itself', 10_000, (i: number) => `${i}`.padEnd(1000, '-')],
  ['texts that are not ASCII', 3000, (i: number) => `${'ä'.repeat(i % 30)}${i}`],
  ['a text with an escape now and then', 3000, (i: number) => (i % 997 === 0 ? `a "quoted" ${i}` : `plain ${i}`)],
])('%s keep their values and have one code each', async (_name, count, textOf) => {
  const records = Array.from({ length: count }, (_, i) => ({ name: textOf(i), code: `code ${i % 5}` }));
  const twice = linesOf([...records, ...records.toReversed()]);
  const { rows, reasons } = await decoded(twice, false);
  expect(reasons).toEqual([]);
  expect(rows).toEqual([...records, ...records.toReversed()]);
  expect(await codesOf(twice, 'name')).toEqual({ texts: count, codes: count, used: count });
});

test('texts that the table forbids are refused as without the kernel, and take no code from others', async () => {
  const codes = [
    'abc',
    'ab',
    'ä',
    'äöü',
    '',
    'abcdefghij',
    'long enough',
    '日本',
    '日本語',
    null,
    'x"y',
    'x"yz',
    'abc',
  ];
  const records = Array.from({ length: 4000 }, (_, i) => ({ name: `n${i}`, code: codes[i % codes.length] }));
  const [withKernel, without] = await Promise.all([true, false].map(async (each) => decoded(linesOf(records), !each)));
  expect(withKernel).toEqual(without);
  const allowed = records.filter(({ code }) => code == null || code.length >= 3);
  expect(withKernel!.rows).toEqual(allowed);
  const { texts, codes: given, used } = await codesOf(linesOf(records), 'name');
  expect([texts, used]).toEqual([given, allowed.length]);
});
