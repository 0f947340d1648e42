import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { Dictionary } from '../../../src/batch/dictionary.ts';
import { ByteWriter } from '../../../src/codec/parquet/byte-writer.ts';
import { writePlainTexts } from '../../../src/codec/parquet/plain.ts';

test.each([0, 1, 4095, 4096, 4097, 10_000])('%d texts stand behind one another, each behind its length', (count) => {
  const texts = Array.from({ length: count }, (_, i) => `${'é'.repeat(i % 19)}${i}`);
  const dictionary = new Dictionary();
  for (const text of texts) dictionary.add(text);
  const out = new ByteWriter();
  out.u32(7);
  const starts = writePlainTexts(out, dictionary.texts());
  const bytes = Buffer.from(out.view());
  expect([starts.length, starts[count]]).toEqual([count + 1, bytes.length]);
  let at = 4;
  for (const [i, text] of texts.entries()) {
    expect(starts[i]).toBe(at);
    const length = bytes.readUInt32LE(at);
    expect(bytes.toString('utf8', at + 4, at + 4 + length)).toBe(text);
    at += 4 + length;
  }
  expect(at).toBe(bytes.length);
});
