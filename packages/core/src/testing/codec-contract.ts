import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { bytesInMemory } from '../codec/bytes-in-memory.ts';
import type { Codec, DecodeObserver } from '../codec/codec.ts';
import { arbitraryRows } from './arbitrary-rows.ts';
import { batchesOf } from './batches-of.ts';
import { borderlineRows, dateRange, everyKind, manyRows, rowsOfNulls, type EveryKindRow } from './codec-cases.ts';
import { codecLifecycle } from './codec-lifecycle.ts';
import { decodeRows, encodeRows, endless } from './codec-run.ts';

/** What a format cannot do, said by whoever runs the contract on it. */
export interface CodecLimits {
  /** −0 comes back as 0. Default: it comes back as −0. */
  readonly losesNegativeZero?: boolean;
  /** Runs of each property. Default 30; fewer for a slow codec. */
  readonly numRuns?: number;
}

const date = fc.integer(dateRange);
const anyRows = arbitraryRows(everyKind, { columns: { date, dateOrNull: fc.option(date) } });

/**
 * Tests that a codec keeps its contract: every value of every kind comes back, the same rows give the same bytes however they are batched,
 * and what is opened is closed. To be called in a vitest file.
 */
export function codecContract(name: string, makeCodec: () => Codec, limits: CodecLimits = {}): void {
  const runs = { numRuns: limits.numRuns ?? 30 };
  const kept = (rows: readonly EveryKindRow[]): readonly EveryKindRow[] =>
    limits.losesNegativeZero === true ? rows.map(withoutNegativeZero) : rows;
  const thereAndBack = async (rows: readonly EveryKindRow[]): Promise<readonly EveryKindRow[]> =>
    decodeRows(makeCodec(), everyKind, (await encodeRows(makeCodec(), everyKind, rows)).file);

  describe(`codec contract: ${name}`, () => {
    const cases = {
      'borderline values of every kind': borderlineRows,
      'one row': manyRows(1),
      'no rows': [],
      'columns that hold nothing but nulls': rowsOfNulls(100),
      'many batches': manyRows(5000),
    };
    for (const [what, rows] of Object.entries(cases)) {
      test(`gives back ${what}`, async () => {
        assert.deepEqual(await thereAndBack(rows), kept(rows));
      });
    }

    test('gives back any rows', async () => {
      const comesBack = async (rows: EveryKindRow[]): Promise<void> =>
        assert.deepEqual(await thereAndBack(rows), kept(rows));
      await fc.assert(fc.asyncProperty(anyRows, comesBack), runs);
    });

    test('counts the rows and bytes that it writes', async () => {
      for (const rows of [[], manyRows(1), manyRows(1000)]) {
        const { file, ...receipt } = await encodeRows(makeCodec(), everyKind, rows);
        assert.deepEqual(receipt, { rows: rows.length, bytes: file.length });
      }
    });

    test('writes the same bytes for the same rows, however they are batched', async () => {
      const oneWay = async (rows: readonly EveryKindRow[], rowsPerBatch: number): Promise<Uint8Array> =>
        (await encodeRows(makeCodec(), everyKind, rows, rowsPerBatch)).file;
      assert.deepEqual(await oneWay(manyRows(3000), 7), await oneWay(manyRows(3000), 3000));
      await fc.assert(
        fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 41 }), async (rows, rowsPerBatch) => {
          assert.deepEqual(await oneWay(rows, rowsPerBatch), await oneWay(rows, 100));
        }),
        runs,
      );
    });

    test('leaves the rows that it writes as they are', async () => {
      const input = batchesOf(everyKind, borderlineRows, { rowsPerBatch: 9 });
      await makeCodec().encode(everyKind, async () => {})(input, endless());
      assert.deepEqual(
        input.batches.flatMap((batch) => [...batch.rows()]),
        borderlineRows,
      );
    });

    test('hands on batches of at most as many rows as asked for, in order', async () => {
      const { file } = await encodeRows(makeCodec(), everyKind, manyRows(100));
      for (const batchRows of [1, 7, 64]) {
        const read: EveryKindRow[] = [];
        for await (const batch of makeCodec().decode(everyKind, bytesInMemory(file), { batchRows })(endless())) {
          assert.ok(batch.length <= batchRows);
          for (const row of batch.rows()) read.push(row);
        }
        assert.deepEqual(read, manyRows(100));
      }
    });

    test('makes only the columns asked for', async () => {
      const { file } = await encodeRows(makeCodec(), everyKind, manyRows(50));
      const read: unknown[] = [];
      const decode = makeCodec().decode(everyKind, bytesInMemory(file), { columns: ['int64', 'textOrNull'] });
      for await (const batch of decode(endless())) {
        const [int64, textOrNull] = [batch.column('int64'), batch.column('textOrNull')];
        for (let row = 0; row < batch.length; row++) read.push([int64.at(row), textOrNull.at(row)]);
        assert.throws(() => batch.column('double'), { code: 'no_such_column' });
      }
      assert.deepEqual(
        read,
        manyRows(50).map(({ int64, textOrNull }) => [int64, textOrNull]),
      );
    });

    test('tells the observer how many records it read', async () => {
      const { file } = await encodeRows(makeCodec(), everyKind, manyRows(50));
      const records: number[] = [];
      const observer: DecodeObserver = {
        invalid: () => assert.fail('no record is invalid'),
        unknownKeys: (count) => assert.equal(count, 0),
        progress: (read) => void records.push(read.records),
      };
      await decodeRows(makeCodec(), everyKind, file, { observer });
      assert.equal(records.at(-1), 50);
    });

    codecLifecycle(makeCodec);
  });
}

function withoutNegativeZero(row: EveryKindRow): EveryKindRow {
  const { double, doubleOrNull } = row;
  return { ...row, double: double + 0, doubleOrNull: doubleOrNull === null ? null : doubleOrNull + 0 };
}
