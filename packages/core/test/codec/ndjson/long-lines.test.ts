import { ndjson, type ByteRange, type ByteSource } from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bytesCutAt, decodeAll } from './decode-all.ts';
import { landingOf } from './tables.ts';

const notes = landingOf('notes', { at: z.int(), text: z.string() });

/** Lines of some 200 kB, so that one goes on far beyond a range that ends in it. */
const lines = Array.from({ length: 6 }, (_, at) => `${JSON.stringify({ at, text: 'x'.repeat(200_000 + at) })}\n`);
const bytes = Buffer.from(lines.join(''));
const starts = lines.map((_, index) => Buffer.byteLength(lines.slice(0, index).join('')));

/** The numbers of the records that a range holds, and the ranges that its source was asked for. */
async function read(range: ByteRange): Promise<{ readonly at: unknown[]; readonly asked: ByteRange[] }> {
  const asked: ByteRange[] = [];
  const inner = bytesCutAt(bytes, [100_000, 450_000, 450_001]);
  const source: ByteSource = {
    ...inner,
    open(part, signal) {
      asked.push(part!);
      return inner.open(part, signal);
    },
  };
  const { rows } = await decodeAll((observer) => ndjson.decode(notes, source, { observer, range }));
  return { at: rows.map(({ at }) => at), asked };
}

test('ranges hold each of some long lines once, wherever they are cut', async () => {
  for (const border of [1, 65_535, 65_536, 65_537, ...starts.slice(1), ...starts.slice(1).map((start) => start + 1)]) {
    const first = await read({ start: 0, end: border });
    const rest = await read({ start: border, end: bytes.length });
    const before = starts.filter((start) => start < border).length;
    expect([border, first.at, rest.at]).toEqual([
      border,
      Array.from({ length: before }, (_, at) => at),
      Array.from({ length: 6 - before }, (_, at) => before + at),
    ]);
  }
});

test('a range whose last line ends soon asks for no more than what is near it', async () => {
  const near = await read({ start: starts[1]!, end: starts[2]! });
  expect(near.at).toEqual([1]);
  expect(near.asked).toEqual([{ start: starts[1]! - 1, end: starts[2]! + 65_536 }]);
  const far = await read({ start: starts[1]!, end: starts[2]! + 1 });
  expect(far.at).toEqual([1, 2]);
  expect(far.asked.map(({ end }) => end)).toEqual([starts[2]! + 65_537, bytes.length]);
});
