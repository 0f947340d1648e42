import { CountingContext, ndjson, vectorOf, type TextVector } from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bytesCutAt, decodeAll } from './decode-all.ts';
import { landingOf } from './tables.ts';

const notes = landingOf('notes', { text: z.string(), whole: z.int(), number: z.number() });

async function decoded(lines: readonly string[]) {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const { rows, invalid } = await decodeAll((observer) => ndjson.decode(notes, bytesCutAt(bytes, []), { observer }));
  return { rows, reasons: invalid.map(({ reason }) => reason) };
}

const record = (text: string, whole: number, number: number): string => JSON.stringify({ text, whole, number });

test('texts of any length, and more than are known at a time, keep their values when they come again', async () => {
  const texts = Array.from({ length: 5000 }, (_, n) => `${n}`.padEnd(n % 121, '…x'.repeat(40)));
  const twice = [...texts, ...texts.toReversed(), ...texts.flatMap((text) => [text, text])];
  const { rows, reasons } = await decoded(twice.map((text, row) => record(text, row, row / 8)));
  expect(reasons).toEqual([]);
  expect(rows).toEqual(twice.map((text, row) => ({ text, whole: row, number: row / 8 })));
});

test('a text has one code, whether the kernel has read it or another reader', async () => {
  const texts = Array.from({ length: 300 }, (_, n) => `${n}`.padEnd(n % 67, 'né→'));
  const inOrder = texts.map((text) => record(text, 1, 1));
  const moved = texts.map((text) => JSON.stringify({ number: 1, text, whole: 1 }));
  const bytes = Buffer.from([...inOrder, ...moved, ...inOrder].map((line) => `${line}\n`).join(''));
  const context = new CountingContext(new AbortController().signal);
  for await (const batch of ndjson.decode(notes, bytesCutAt(bytes, []))(context)) {
    const { codes, dictionary } = vectorOf(batch, 'text') as TextVector;
    expect(dictionary.size).toBe(new Set(texts).size);
    expect(codes.slice(0, 300)).toEqual(codes.slice(300, 600));
  }
});

test('codes of one file mean nothing in the next', async () => {
  for (const first of ['a', 'b', 'c']) {
    const texts = [first, 'a', 'b', 'c', 'a', first];
    const { rows } = await decoded(texts.map((text) => record(text, 0, 0)));
    expect(rows.map(({ text }) => text)).toEqual(texts);
  }
});

test('numbers are those of JSON.parse, also when they come again', async () => {
  const exact = ['0', '-0', '7', '-7', '0.5', '-0.5', '10', '12345678', '123456789', '1234567.5', '-1234567.5'];
  const long = ['123456789012345', '0.123456789012345', '1234567890123456', '0.12345678901234567', '9007199254740991'];
  const other = ['1e3', '1E-3', '1.5e+2', '-2e0', '0.000001', '123456789.123456', '4.35', '0.1', '0.30000000000000004'];
  const all = [...exact, ...long, ...other];
  const twice = [...all, ...all.toReversed()];
  const { rows, reasons } = await decoded(twice.map((number) => `{"text":"","whole":1,"number":${number}}`));
  expect(reasons).toEqual([]);
  expect(rows.map(({ number }) => number)).toStrictEqual(twice.map((number): unknown => JSON.parse(number)));
});

test('what only looks like a number that came before is none', async () => {
  const good = '{"text":"","whole":1,"number":1}';
  const bad = ['\u00001', '01', '1.', '.5', '+1', '1 2', '--1', '-', '', 'nul', 'NaN', '1\u0000', '1e', '0x1'];
  const lines = bad.flatMap((number) => [good, `{"text":"","whole":1,"number":${number}}`]);
  const { rows, reasons } = await decoded(lines);
  expect(rows).toHaveLength(bad.length);
  expect(reasons).toEqual(bad.map(() => 'syntax'));
});

test('lines are whole wherever the bytes that are scanned at a time end', async () => {
  const lines = Array.from({ length: 9000 }, (_, n) =>
    n % 1000 === 999
      ? `{"number":${n},"text":"moved ${n}","whole":${n}}`
      : record(`${n}`.padEnd(20 + (n % 97), '-'), n, n),
  );
  const { rows, reasons } = await decoded(lines);
  expect(reasons).toEqual([]);
  expect(rows).toEqual(lines.map((line): unknown => JSON.parse(line)));
});
