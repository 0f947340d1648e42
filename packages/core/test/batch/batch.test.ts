import {
  BatchBuilder,
  batchFromRows,
  batchOf,
  columnNames,
  concatBatches,
  lazyBatch,
  NumberVector,
  TextVector,
  vectorOf,
  type Batch,
  type RowOf,
} from '@stedi-lakehouse/core';
import { arbitraryRows, batchesOf } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { Dictionary } from '../../src/batch/dictionary.ts';
import { kinds } from './kinds.ts';

type Row = RowOf<typeof kinds>;
const rows = arbitraryRows(kinds, { minRows: 1 });
const cells = (batch: Batch<typeof kinds>): unknown[][] =>
  columnNames(kinds).map((name) => {
    const column = vectorOf(batch, name);
    return Array.from({ length: batch.length }, (_, row) => column.at(row));
  });
const column = (some: readonly Row[]): unknown[][] => columnNames(kinds).map((name) => some.map((row) => row[name]));

describe('a batch made from rows', () => {
  test('gives the rows back, by row and by column', () => {
    fc.assert(
      fc.property(rows, (some) => {
        const batch = batchFromRows(kinds, some);
        expect(batch.length).toBe(some.length);
        expect([...batch.rows()]).toEqual(some);
        expect(cells(batch)).toEqual(column(some));
      }),
    );
  });

  test('holds integers and doubles as doubles, small integers and days as 32 bits', () => {
    const [row] = fc.sample(rows, { seed: 3, numRuns: 1 })[0]!;
    const batch = batchFromRows(kinds, [row!]);
    expect(batch.column('whole').values).toBeInstanceOf(Float64Array);
    expect(batch.column('double').values).toBeInstanceOf(Float64Array);
    expect(batch.column('small').values).toBeInstanceOf(Int32Array);
    expect(batch.column('day').values).toBeInstanceOf(Int32Array);
    expectTypeOf(batch.column('text').at(0)).toEqualTypeOf<string>();
    expectTypeOf(batch.column('maybeText').at(0)).toEqualTypeOf<string | null>();
  });

  test('has a bitmap only where a row is null', () => {
    fc.assert(
      fc.property(rows, (some) => {
        const batch = batchFromRows(kinds, some);
        for (const name of columnNames(kinds)) {
          expect(vectorOf(batch, name).validity === undefined).toBe(some.every((row) => row[name] !== null));
        }
      }),
    );
  });

  test('cannot be empty', () => {
    expect(() => batchFromRows(kinds, [])).toThrow('a batch of kinds');
    expect(() => batchFromRows(kinds, fc.sample(rows, 1)[0]!).take(new Int32Array(0))).toThrow('has no rows');
  });
});

describe('take', () => {
  test('gives the rows that it is asked for, in that order, and leaves its own', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), (some, picks) => {
        const indexes = Int32Array.from(picks, (pick) => pick % some.length);
        const batch = batchFromRows(kinds, some);
        const taken = batch.take(indexes);
        const expected = Array.from(indexes, (row) => some[row]!);
        expect([...taken.rows()]).toEqual(expected);
        expect(cells(taken.take(Int32Array.of(taken.length - 1)))).toEqual(column(expected.slice(-1)));
        expect([...batch.rows()]).toEqual(some);
      }),
    );
  });

  test('copies a column only when it is asked for', () => {
    const asked: string[] = [];
    const batch = lazyBatch(kinds, 2, (name) => {
      asked.push(name);
      return new NumberVector(Float64Array.of(1, 2));
    });
    const taken = batch.take(Int32Array.of(1));
    expect(asked).toEqual([]);
    expect(taken.column('whole').at(0)).toBe(2);
    taken.column('whole');
    expect(asked).toEqual(['whole']);
  });
});

describe('concatBatches', () => {
  test('puts rows of many batches and dictionaries one after another', () => {
    fc.assert(
      fc.property(
        fc.array(rows, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 5 }),
        (parts, rowsPerBatch) => {
          const batches = parts.flatMap((part) => batchesOf(kinds, part, { rowsPerBatch }).batches);
          const whole = concatBatches(kinds, batches);
          expect([...whole.rows()]).toEqual(parts.flat());
          expect(cells(whole)).toEqual(column(parts.flat()));
        },
      ),
    );
  });

  test('keeps a dictionary that all batches share', () => {
    const some = fc.sample(rows, { seed: 5, numRuns: 20 }).flat();
    const { batches } = batchesOf(kinds, some, { rowsPerBatch: 2 });
    expect(concatBatches(kinds, batches).column('text').dictionary).toBe(batches[0]!.column('text').dictionary);
  });

  test('takes a dictionary that grew from one batch to the next', () => {
    const grows = new Dictionary();
    const other = new Dictionary();
    const texts = (dictionary: Dictionary, ...some: string[]): TextVector =>
      new TextVector(
        Int32Array.from(some, (text) => dictionary.add(text)),
        dictionary,
      );
    const vectors = [texts(grows, 'a', 'b'), texts(other, 'c', 'a'), texts(grows, 'd', 'b')];
    const batches = vectors.map((vector) => lazyBatch(kinds, 2, () => vector));
    const whole = concatBatches(kinds, batches).column('text');
    expect(Array.from({ length: 6 }, (_, row) => whole.at(row))).toEqual(['a', 'b', 'c', 'a', 'd', 'b']);
  });

  test('refuses to make a batch of nothing', () => {
    expect(() => concatBatches(kinds, [])).toThrow('has no rows');
  });
});

describe('a builder', () => {
  test('is empty after a batch is finished, and starts a new dictionary when one is full', () => {
    const words = batchFromRows(kinds, fc.sample(rows, { seed: 1, numRuns: 1 })[0]!).rows();
    const [row] = [...words];
    const builder = new BatchBuilder(kinds);
    for (let n = 0; n < Dictionary.maxEntries; n++) builder.append({ ...row!, text: `t${n}` });
    const first = builder.finish()!;
    expect(builder.length).toBe(0);
    expect(builder.finish()).toBeUndefined();
    builder.append({ ...row!, text: 'one more' });
    const second = builder.finish()!;
    expect(second.column('text').dictionary).not.toBe(first.column('text').dictionary);
    expect(second.column('maybeWhole').at(0)).toBe(row!.maybeWhole);
    expect(first.column('text').at(77)).toBe('t77');
  });
});

test('refuses vectors that are missing or of another length', () => {
  const one = new NumberVector(Float64Array.of(1));
  expect(() => batchOf(kinds, 1, { text: one })).toThrow('needs 1 rows of maybeText and got no column');
  expect(() => batchOf(kinds, 2, { text: one })).toThrow('needs 2 rows of text and got 1');
});

test('refuses a column that the table lacks', () => {
  const batch = batchFromRows(kinds, fc.sample(rows, { seed: 1, numRuns: 1 })[0]!);
  // @ts-expect-error kinds has no column email
  expect(() => batch.column('email')).toThrow('table kinds has no column email');
  // @ts-expect-error nor one that every object has
  expect(() => batch.column('toString')).toThrow('table kinds has no column toString');
});
