import type { Table } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLines } from '../../../src/codec/ndjson/decode-lines.ts';
import { arbitraryFile } from './arbitrary-files.ts';
import { bytesCutAt, decodeAll } from './decode-all.ts';
import { referenceDecode } from './reference-decoder.ts';

const name = 'memory:test';
const numRuns = Number(process.env['FC_RUNS'] ?? 500);

describe.each([
  ['compiled', false],
  ['interpreting', true],
])('the %s scanner', (_, interpret) => {
  const decode = async (
    table: Table,
    bytes: Uint8Array,
    cuts: readonly number[],
    unknown: 'skip' | 'fail' = 'skip',
    batchRows = 3,
  ) =>
    decodeAll((observer) =>
      decodeLines(table, bytesCutAt(bytes, cuts, name), { observer, unknown, batchRows }, interpret),
    );

  test('gives every value and every reason that the reference gives, wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryFile,
        fc.constantFrom<'skip' | 'fail'>('skip', 'skip', 'fail'),
        fc.array(fc.nat(3000), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async ([table, bytes], unknown, cuts, batchRows) => {
          const expected = referenceDecode(table, name, bytes, unknown);
          const { batchLengths, bytes: read, ...decoded } = await decode(table, bytes, cuts, unknown, batchRows);
          expect(decoded).toStrictEqual(expected);
          expect(read).toBe(bytes.length);
          expect(batchLengths.every((length) => length > 0 && length <= batchRows)).toBe(true);
        },
      ),
      { numRuns },
    );
  });

  test('gives the same at every single split of the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFile, async ([table, bytes]) => {
        const expected = referenceDecode(table, name, bytes);
        const everywhere = Array.from(bytes.keys());
        for (const cuts of [...everywhere.map((cut) => [cut]), everywhere]) {
          const { batchLengths: _lengths, bytes: _bytes, ...decoded } = await decode(table, bytes, cuts);
          expect(decoded).toStrictEqual(expected);
        }
      }),
      { numRuns: 6 },
    );
  });
});
