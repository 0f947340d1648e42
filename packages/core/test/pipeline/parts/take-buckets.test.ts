import * as fc from 'fast-check';
import { batchFromRows, column, columnNames, defineTable } from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { unpackRows, type PackedRows } from '../../../src/batch/packed.ts';
import { bucketCount } from '../../../src/pipeline/bucketing.ts';
import { Keeper } from '../../../src/pipeline/keeper.ts';
import { takeBuckets } from '../../../src/pipeline/parts/take-buckets.ts';

const beats = defineTable({
  name: 'beats',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Heart beats.',
  columns: {
    at: column(z.int(), { pii: 'linkable', doc: 'When.' }),
    who: column(z.string().nullable(), { pii: 'linkable', doc: 'Whose.' }),
    force: column(z.number().nullable(), { pii: 'sensitive', doc: 'How strong.' }),
  },
});
const row = fc.record({
  at: fc.integer({ min: 0, max: 1e9 }),
  who: fc.option(fc.constantFrom('ada', 'bob', 'cyd')),
  force: fc.option(fc.double({ noNaN: true })),
});

const rowsOf = (packed: PackedRows): object[] => (packed.rows === 0 ? [] : [...unpackRows(beats, packed).rows()]);

test('the rows of some buckets are those that the buckets have one by one, and the sizes are those of all', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.uint8Array({ minLength: 1 }), (rows, choice) => {
      const keeper = new Keeper({ id: 'beats', table: beats, how: 'buckets', columns: columnNames(beats), by: 'at' });
      keeper.append(batchFromRows(beats, rows));
      const kept = keeper.finish()!;
      const starts = kept.starts!;
      const all = rowsOf(kept.packed);
      const wanted = Uint8Array.from({ length: bucketCount }, (_, bucket) => choice[bucket % choice.length]! & 1);
      const taken = takeBuckets(kept, wanted);
      const oneByOne = Array.from(wanted).flatMap((want, bucket) =>
        want === 1 ? all.slice(starts[bucket]!, starts[bucket + 1]!) : [],
      );
      expect(rowsOf(taken.packed)).toEqual(oneByOne);
      expect(taken.starts!.at(-1)).toBe(oneByOne.length);
      expect([taken.sizes, taken.of]).toEqual([starts, rows.length]);
    }),
  );
});
