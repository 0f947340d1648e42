import { DecodeError, type Table } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLines } from '../../../src/codec/ndjson/decode-lines.ts';
import { arbitraryFile } from './arbitrary-files.ts';
import { bytesCutAt, decodeAll, places } from './decode-all.ts';
import { CutShort, referenceDecode } from './reference-decoder.ts';

const name = 'memory:test';
const numRuns = Number(process.env['FC_RUNS'] ?? 500);

/** What the reference says: rows and reasons, or that the file ends in the middle of a record. */
function outcomeOf<T>(decode: () => T): T | 'cut short' {
  try {
    return decode();
  } catch (error) {
    if (error instanceof CutShort) return 'cut short';
    throw error;
  }
}

function cutShort(error: unknown): 'cut short' {
  if (error instanceof DecodeError && error.message.includes('in the middle of a record')) return 'cut short';
  throw error;
}

describe.each([
  ["kernel's", false],
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
          const expected = outcomeOf(() => ({ ...referenceDecode(table, name, bytes, unknown), bytes: bytes.length }));
          const decoded = decode(table, bytes, cuts, unknown, batchRows).then(({ batchLengths, ...said }) => {
            expect(batchLengths.every((length) => length > 0 && length <= batchRows)).toBe(true);
            return { ...said, invalid: places(said.invalid) };
          });
          expect(await decoded.catch(cutShort)).toStrictEqual(expected);
        },
      ),
      { numRuns },
    );
  });

  test('gives the same at every single split of the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFile, async ([table, bytes]) => {
        const expected = outcomeOf(() => ({ ...referenceDecode(table, name, bytes), bytes: bytes.length }));
        const everywhere = Array.from(bytes.keys());
        for (const cuts of [...everywhere.map((cut) => [cut]), everywhere]) {
          const decoded = decode(table, bytes, cuts).then(({ batchLengths: _lengths, ...said }) => ({
            ...said,
            invalid: places(said.invalid),
          }));
          expect(await decoded.catch(cutShort)).toStrictEqual(expected);
        }
      }),
      { numRuns: 6 },
    );
  });
});
