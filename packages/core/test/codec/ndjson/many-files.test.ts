import {
  CountingContext,
  decodeLinesOf,
  type Cell,
  type DecodeObserver,
  type InvalidRecord,
} from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLines } from '../../../src/codec/ndjson/decode-lines.ts';
import { fileOf } from './arbitrary-files.ts';
import { bytesCutAt } from './decode-all.ts';
import { readings } from './tables.ts';

/** What an observer is told of one file. */
class Seen implements DecodeObserver {
  readonly invalidRecords: InvalidRecord[] = [];
  unknown = 0;
  read: object = {};
  invalid(record: InvalidRecord): void {
    this.invalidRecords.push(record);
  }
  unknownKeys(count: number): void {
    this.unknown += count;
  }
  progress(read: object): void {
    this.read = read;
  }
}

test('files that are read on and on give the rows of each alone, and each observer hears of its own', async () => {
  const file = fileOf(readings, 4);
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 6 }), fc.integer({ min: 1, max: 5 }), async (files, batchRows) => {
      const sources = files.map((bytes, index) => bytesCutAt(bytes, [7, 50], `memory:${index}`));
      const rowsOf = async (decode: ReturnType<typeof decodeLines>): Promise<[Record<string, Cell>[], number[]]> => {
        const rows: Record<string, Cell>[] = [];
        const lengths: number[] = [];
        for await (const batch of decode(new CountingContext(new AbortController().signal))) {
          lengths.push(batch.length);
          for (const row of batch.rows()) rows.push(row as Record<string, Cell>);
        }
        return [rows, lengths];
      };
      const [alone, together] = [sources.map(() => new Seen()), sources.map(() => new Seen())];
      const expected: Record<string, Cell>[] = [];
      const oneByOne = async (): Promise<unknown> => {
        for (const [index, source] of sources.entries()) {
          expected.push(...(await rowsOf(decodeLines(readings, source, { observer: alone[index]!, batchRows })))[0]);
        }
        return undefined;
      };
      const messageOf = (error: unknown): string => (error as Error).message;
      const failure = await oneByOne().catch(messageOf);
      const all = sources.map((source, index) => ({ source, observer: together[index]! }));
      const decoded = await rowsOf(decodeLinesOf(readings, all, { batchRows })).catch(messageOf);
      const [rows, lengths] = typeof decoded === 'string' ? [expected, []] : decoded;
      expect(typeof decoded === 'string' ? decoded : undefined).toBe(failure);
      expect(rows).toEqual(expected);
      expect(failure === undefined ? together : alone).toEqual(alone);
      // only the last batch is not full
      expect(lengths.slice(0, -1).every((length) => length === batchRows)).toBe(true);
    }),
  );
});
