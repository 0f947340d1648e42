import { Buffer } from 'node:buffer';
import { batchFromRows, columnNames, defineTable, type Batch, type RowOf } from '@stedi-lakehouse/core';
import { arbitraryRows } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinPacked } from '../../src/batch/joined-packed.ts';
import { packBatches } from '../../src/batch/packed-batches.ts';
import { buffersOf, packedBytes, unpackRows, type PackedRows } from '../../src/batch/packed.ts';
import { physicalTypeOf } from '../../src/table/physical-type.ts';
import { kinds } from './kinds.ts';

type Row = RowOf<typeof kinds>;
const rows = arbitraryRows(kinds, { minRows: 1, maxRows: 40 });
const cuts = fc.array(fc.nat(40), { maxLength: 4 });
const names = columnNames(kinds);

/** The rows in batches that end at these rows, each with dictionaries of its own. */
function batchesAt(some: readonly Row[], ends: readonly number[]): Batch<typeof kinds>[] {
  const at = [0, ...ends.filter((end) => end > 0 && end < some.length).toSorted((a, b) => a - b), some.length];
  return at.slice(1).flatMap((end, i) => (end > at[i]! ? [batchFromRows(kinds, some.slice(at[i], end))] : []));
}

/** The columns that texts are not in: those have one dictionary for all pieces, elsewhere. */
const noTexts = defineTable({
  ...kinds,
  name: 'numbers',
  columns: Object.fromEntries(
    Object.entries(kinds.columns).filter(([, column]) => physicalTypeOf(column).kind !== 'text'),
  ),
});
const numbers = arbitraryRows(noTexts, { minRows: 1, maxRows: 40 });

/** Rows with −0 told from 0. */
const exact = (some: Iterable<Readonly<Record<string, unknown>>>): unknown[] =>
  [...some].map((row) => [row, Object.values(row).map((cell) => Object.is(cell, -0))]);

describe('rows that were packed', () => {
  test('are the same rows, of whatever batches they were', () => {
    fc.assert(
      fc.property(rows, cuts, (some, ends) => {
        const packed = packBatches(batchesAt(some, ends), names);
        expect(packed.rows).toBe(some.length);
        expect(exact(unpackRows(kinds, packed).rows())).toEqual(exact(some));
      }),
    );
  });

  test('stand where they are told to', () => {
    fc.assert(
      fc.property(
        rows,
        cuts,
        fc.array(fc.double({ noNaN: true }), { minLength: 40, maxLength: 40 }),
        (some, ends, by) => {
          const order = some.map((_, row) => row).toSorted((a, b) => by[a]! - by[b]! || a - b);
          const places = Int32Array.from(some, (_, row) => order.indexOf(row));
          const packed = packBatches(batchesAt(some, ends), names, places);
          expect(exact(unpackRows(kinds, packed).rows())).toEqual(exact(order.map((row) => some[row]!)));
        },
      ),
    );
  });

  test('are joined in one piece, which is a copy, whatever their arrays are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(numbers, fc.nat(40), fc.nat(40)), { maxLength: 4 }), (some) => {
        const pieces = some.map(([each, a, b]) => {
          const [start, end] = [Math.min(a, b) % each.length, Math.max(a, b)].map((row) => Math.min(row, each.length));
          const packed = packBatches([batchFromRows(noTexts, each)], columnNames(noTexts));
          return { rows: packed, start: start!, end: Math.max(start!, end!) };
        });
        const expected = some.flatMap(([each], piece) => each.slice(pieces[piece]!.start, pieces[piece]!.end));
        const joined = joinPacked(pieces);
        for (const { rows: packed } of pieces) {
          for (const { values } of Object.values(packed.columns)) values.fill(0);
        }
        expect(exact(joined === undefined ? [] : unpackRows(noTexts, joined).rows())).toEqual(exact(expected));
      }),
    );
  });

  test('are the same in another thread, which gets their memory', () => {
    fc.assert(
      fc.property(rows, (some) => {
        const packed = packBatches([batchFromRows(kinds, some)], names);
        const bytes = packedBytes(packed);
        const there = structuredClone(packed, { transfer: buffersOf(packed) });
        expect(exact(unpackRows(kinds, there).rows())).toEqual(exact(some));
        expect(packedBytes(there)).toBe(bytes);
        expect(packedBytes(packed)).toBe(0);
      }),
    );
  });

  test('have the columns that were asked for and no other', () => {
    const packed = packBatches([batchFromRows(kinds, fc.sample(rows, { seed: 1, numRuns: 1 })[0]!)], ['whole', 'text']);
    expect(Object.keys(packed.columns)).toEqual(['whole', 'text']);
  });

  test('hold no text of a row that was dropped, or that null rows point at', () => {
    const row = (text: string, maybeText: string | null): Row => ({
      ...fc.sample(rows, { seed: 1, numRuns: 1 })[0]![0]!,
      text,
      maybeText,
    });
    const all = batchFromRows(kinds, [row('secret', 'hidden'), row('kept', null), row('kept', 'seen')]);
    const packed = packBatches([all.take(Int32Array.of(1, 2))], ['text', 'maybeText']);
    const held = (from: PackedRows, column: string): string =>
      Buffer.from(from.columns[column]!.texts!.bytes).toString();
    expect(held(packed, 'text')).toBe('kept');
    expect(held(packed, 'maybeText')).toBe('seen');
  });

  test('take a column of nothing but null', () => {
    const nothing = fc
      .sample(rows, { seed: 1, numRuns: 1 })[0]!
      .map((row) => ({ ...row, maybeText: null, maybeWhole: null, small: null, day: null, flag: null }));
    const packed = packBatches([batchFromRows(kinds, nothing)], names);
    expect([...unpackRows(kinds, packed).rows()]).toEqual(nothing);
    expect(packed.columns['maybeText']!.texts!.bytes).toHaveLength(0);
  });
});
