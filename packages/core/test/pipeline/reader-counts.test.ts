import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InvalidRecord } from '@stedi-lakehouse/core';
import type { ReaderPart } from '../../src/pipeline/part.ts';
import { FaultCounts } from '../../src/pipeline/fault-counts.ts';
import { mustExceed, exceeds } from '../../src/pipeline/quarantine-limit.ts';
import { PieceReader } from '../../src/pipeline/part-input.ts';
import { ReaderCounts } from '../../src/pipeline/reader-counts.ts';
import { readings } from './tables.ts';

const invalid = (file: string, record: number, line: number): InvalidRecord => {
  return { table: readings.name, file, reason: 'type', record, line, offset: 0, bytes: 2, hash: 'h' };
};
const part = (seen: Partial<ReaderPart>): ReaderPart => {
  const faults = new FaultCounts();
  for (const each of seen.invalid ?? []) faults.add(each, 2);
  const unknownKeys = { total: 0, named: {} };
  return { rows: 0, unknownKeys, records: 0, bytes: 0, textBytes: 0, faults: faults.summary(), invalid: [], ...seen };
};

test('records and lines of a file that is read in ranges are numbered through, and those of whole files are not', () => {
  const counts = new ReaderCounts(readings);
  counts.add(part({ rows: 5, records: 6, bytes: 60, invalid: [invalid('a', 2, 2)] }));
  counts.add(part({ rows: 9, records: 10, bytes: 100, invalid: [invalid('b', 4, 5)], cut: { file: 'b', lines: 12 } }));
  counts.add(
    part({
      records: 2,
      bytes: 20,
      invalid: [invalid('b', 1, 2)],
      cut: { file: 'b', lines: 3 },
      unknownKeys: { total: 7, named: { battery: 5 } },
    }),
  );
  counts.add(part({ records: 1, bytes: 10, invalid: [invalid('b', 1, 1)], cut: { file: 'b', lines: 1 } }));
  counts.add(part({ records: 1, bytes: 10, invalid: [invalid('c', 1, 1)], cut: { file: 'c', lines: 1 } }));
  expect(counts.invalid.map(({ file, record, line }) => [file, record, line])).toEqual([
    ['a', 2, 2],
    ['b', 4, 5],
    ['b', 11, 14],
    ['b', 13, 16],
    ['c', 1, 1],
  ]);
  expect(counts).toMatchObject({ rows: 14, records: 20, bytes: 200 });
  expect(counts.unknownKeys.summary()).toEqual({ total: 7, named: { battery: 5 } });
  expect(counts.faults.summary()).toMatchObject({ records: 5, bytes: 10, reasons: { type: 5 } });
  expect(counts.faults.groups.map(({ file, records }) => [file, records])).toEqual([
    ['a', 1],
    ['b', 3],
    ['c', 1],
  ]);
});

describe('the limit of what may be quarantined', () => {
  const counts = (invalidRecords: number, invalidBytes: number, records: number, textBytes: number) => {
    const faults = new FaultCounts();
    for (let n = 0; n < invalidRecords; n++) faults.add(invalid('a', n + 1, n + 1), invalidBytes / invalidRecords);
    return { table: readings, records, textBytes, faults };
  };

  test('weighs bytes as well as records where it is a share, and records alone where it is a number', () => {
    // one broken line of 2.4 MB among 229,791 records of 25 MB
    expect(exceeds(counts(1, 2_400_000, 229_791, 25_000_000), { share: 0.01 })).toBe(true);
    expect(exceeds(counts(1, 100, 229_791, 25_000_000), { share: 0.01 })).toBe(false);
    expect(exceeds(counts(3_000, 3_000, 229_791, 25_000_000), { share: 0.01 })).toBe(true);
    expect(exceeds(counts(1, 2_400_000, 229_791, 25_000_000), { records: 1 })).toBe(false);
    expect(exceeds(counts(29, 29, 100, 100), { share: 0.29 })).toBe(false);
  });

  test('is passed for certain as soon as nothing that is left to read can help', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ bytes: fc.integer({ min: 2, max: 40 }), bad: fc.boolean() }), { minLength: 1 }),
        fc.nat(),
        fc.oneof(fc.record({ records: fc.nat(5) }), fc.record({ share: fc.constantFrom(0, 0.01, 0.1, 0.25, 0.5, 1) })),
        (records, cut, limit) => {
          const at = cut % (records.length + 1);
          const seen = (some: typeof records) => {
            const bad = some.filter((record) => record.bad);
            const sum = (all: typeof records): number => all.reduce((bytes, record) => bytes + record.bytes, 0);
            return counts(bad.length, sum(bad), some.length, sum(some));
          };
          const left = records.slice(at).reduce((bytes, record) => bytes + record.bytes, 0);
          const certain = mustExceed(seen(records.slice(0, at)), limit, left);
          const whole = exceeds(seen(records), limit) && records.some(({ bad }) => bad);
          expect(!certain || whole).toBe(true);
          expect(at < records.length || certain === whole).toBe(true);
        },
      ),
    );
    expect(mustExceed(counts(1_000, 3_000, 1_000, 3_000), { share: 0.01 }, 20_000)).toBe(true);
    expect(mustExceed(counts(6, 18, 6, 18), { records: 5 }, 1e9)).toBe(true);
    expect(mustExceed(counts(6, 18, 6, 18), { share: 0.01 }, 1e9)).toBe(false);
  });
});

test('very many invalid records are all counted and some listed, in bounded memory', () => {
  const counted = new ReaderCounts(readings);
  for (let n = 0; n < 30; n++) {
    const reader = new PieceReader();
    const observer = reader.observe();
    for (let record = 1; record <= 20_000; record++) observer.invalid(invalid(`f${record}`, record, record), 3);
    observer.progress({ records: 20_000, lines: 20_000, bytes: 60_000 });
    const seen = reader.part();
    expect(seen.invalid).toHaveLength(10_000);
    expect(seen.faults.groups).toHaveLength(1_000);
    counted.add(seen);
  }
  expect(counted.invalid).toHaveLength(10_000);
  expect(counted.faults).toMatchObject({ records: 600_000, bytes: 1_800_000, reasons: { type: 600_000 } });
  expect(counted.faults.groups).toHaveLength(1_000);
  expect(counted.report()).toMatchObject({ quarantined: 600_000, read: { [readings.name]: 600_000 } });
});

test('keys that no column is called by are named, twenty at most', () => {
  const counted = new ReaderCounts(readings);
  for (let n = 0; n < 3; n++) {
    const reader = new PieceReader();
    const named = new Map(Array.from({ length: 15 }, (_, key) => [`k${n * 10 + key}`, 2]));
    reader.observe().unknownKeys(100, named);
    counted.add(reader.part());
  }
  const { total, named } = counted.unknownKeys.summary();
  expect(total).toBe(300);
  expect(Object.entries(named)).toEqual(
    Array.from({ length: 20 }, (_, key) => [`k${key}`, key >= 10 && key < 15 ? 4 : key >= 20 ? 4 : 2]),
  );
});
