import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { decodeLines } from '../../../src/codec/ndjson/decode-lines.ts';
import { arbitraryFile, readings } from './arbitrary-lines.ts';
import { bytesCutAt, decodeAll } from './decode-all.ts';
import { referenceDecode } from './reference-decoder.ts';

const name = 'memory:test';
const runs = Number(process.env['FC_RUNS'] ?? 400);

describe.each([
  ['compiled', false],
  ['interpreting', true],
])('the %s scanner', (_, interpret) => {
  const decode = async (bytes: Uint8Array, cuts: readonly number[], unknown: 'skip' | 'fail' = 'skip', batchRows = 3) =>
    decodeAll((observer) =>
      decodeLines(readings, bytesCutAt(bytes, cuts, name), { observer, unknown, batchRows }, interpret),
    );

  test('gives every value and every reason that the reference gives, wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryFile,
        fc.constantFrom<'skip' | 'fail'>('skip', 'fail'),
        fc.array(fc.nat(3000), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (bytes, unknown, cuts, batchRows) => {
          const expected = referenceDecode(readings, name, bytes, unknown);
          const { batchLengths, bytes: read, ...decoded } = await decode(bytes, cuts, unknown, batchRows);
          expect(decoded).toStrictEqual(expected);
          expect(read).toBe(bytes.length);
          expect(batchLengths.every((length) => length > 0 && length <= batchRows)).toBe(true);
        },
      ),
      { numRuns: runs },
    );
  });

  test('gives the same at every single split of the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFile, async (bytes) => {
        const expected = referenceDecode(readings, name, bytes);
        for (let cut = 0; cut <= bytes.length; cut++) {
          const { batchLengths: _lengths, bytes: _bytes, ...decoded } = await decode(bytes, [cut]);
          expect(decoded).toStrictEqual(expected);
        }
        const everywhere = Array.from(bytes.keys());
        const { batchLengths: _lengths, bytes: _bytes, ...decoded } = await decode(bytes, everywhere);
        expect(decoded).toStrictEqual(expected);
      }),
      { numRuns: 4 },
    );
  });
});
