import { json, ndjson, type ByteSource, type Codec, type DecodeObserver } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bytesCutAt, decodeAll } from '../ndjson/decode-all.ts';
import { landingOf } from '../ndjson/tables.ts';

const notes = landingOf('notes', { at: z.int(), text: z.string().nullable() });

async function keysOf(codec: Codec, source: ByteSource, batchRows = 4) {
  const named: Record<string, number> = {};
  let total = 0;
  await decodeAll((given) => {
    const observer: DecodeObserver = {
      invalid: (record, bytes) => given.invalid(record, bytes),
      progress: (read) => given.progress(read),
      unknownKeys: (count, names) => {
        total += count;
        for (const [name, times] of names) named[name] = (named[name] ?? 0) + times;
      },
    };
    return codec.decode(notes, source, { observer, batchRows });
  });
  return { total, named };
}

const key = fc.oneof(
  fc.constantFrom('battery', 'user_id', '_x', 'a.b', 'firmware-version', '$ref', 'Text'),
  fc.constantFrom('ann@example.com', '8015550000', 'a b', 'gerät', '', 'serial123456', 'x:y', '"', '\\', 'é'),
);
const record = fc.record({
  at: fc.oneof({ weight: 9, arbitrary: fc.integer() }, { weight: 1, arbitrary: fc.constant('x') }),
  more: fc.uniqueArray(key, { maxLength: 4 }),
});
const looksLikeName = (name: string): boolean =>
  ['battery', 'user_id', '_x', 'a.b', 'firmware-version', '$ref', 'Text'].includes(name);

describe('unknown keys', () => {
  test('of rows are counted, and named where they look like names of columns', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 12 }),
        fc.array(fc.nat(600), { maxLength: 3 }),
        async (all, cuts) => {
          const texts = all.map(({ at, more }) =>
            JSON.stringify({ at, ...Object.fromEntries(more.map((name) => [name, 1])) }),
          );
          const rows = all.filter(({ at }) => typeof at === 'number').flatMap(({ more }) => more);
          const named: Record<string, number> = {};
          for (const name of rows.filter(looksLikeName)) named[name] = (named[name] ?? 0) + 1;
          const expected = { total: rows.length, named };
          const lines = Buffer.from(texts.map((text) => `${text}\n`).join(''));
          expect(await keysOf(ndjson, bytesCutAt(lines, cuts))).toEqual(expected);
          const line = Buffer.from(texts.join(''));
          expect(await keysOf(ndjson, bytesCutAt(line, cuts))).toEqual(expected);
          expect(await keysOf(json, bytesCutAt(Buffer.from(`[${texts.join(',')}]`), cuts))).toEqual(expected);
        },
      ),
    );
  });

  test('are cut at 64 characters, and twenty are named however many there are', async () => {
    const long = 'k'.repeat(200);
    const many = Array.from({ length: 500 }, (_, n) => `{"at":1,"${long}":1,"key_${n}":1,"ann.${10_000 + n}":1}\n`);
    for (const batchRows of [3, 1000]) {
      const { total, named } = await keysOf(ndjson, bytesCutAt(Buffer.from(many.join('')), [777]), batchRows);
      expect(total).toBe(1500);
      expect(named).toEqual({
        [long.slice(0, 64)]: 500,
        ...Object.fromEntries(Array.from({ length: 19 }, (_, n) => [`key_${n}`, 1])),
      });
    }
  });
});
