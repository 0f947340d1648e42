import { expect, test } from 'vitest';
import type { InvalidRecord } from '@stedi-lakehouse/core';
import type { ReaderPart } from '../../src/pipeline/part.ts';
import { ReaderCounts } from '../../src/pipeline/reader-counts.ts';
import { readings } from './tables.ts';

const invalid = (file: string, record: number, line: number): InvalidRecord => {
  return { table: readings.name, file, reason: 'type', record, line, offset: 0, bytes: 2, hash: 'h' };
};
const part = (seen: Partial<ReaderPart>): ReaderPart => {
  return { rows: 0, unknownKeys: 0, records: 0, bytes: 0, invalid: [], ...seen };
};

test('records and lines of a file that is read in ranges are numbered through, and those of whole files are not', () => {
  const counts = new ReaderCounts(readings);
  counts.add(part({ rows: 5, records: 6, bytes: 60, invalid: [invalid('a', 1, 1)] }));
  counts.add(part({ rows: 9, records: 10, bytes: 100, invalid: [invalid('b', 3, 4)], cut: { file: 'b', lines: 12 } }));
  counts.add(
    part({ records: 2, bytes: 20, invalid: [invalid('b', 0, 1)], cut: { file: 'b', lines: 3 }, unknownKeys: 7 }),
  );
  counts.add(part({ records: 1, bytes: 10, invalid: [invalid('b', 0, 0)], cut: { file: 'b', lines: 1 } }));
  counts.add(part({ records: 1, bytes: 10, invalid: [invalid('c', 0, 0)], cut: { file: 'c', lines: 1 } }));
  expect(counts.invalid.map(({ file, record, line }) => [file, record, line])).toEqual([
    ['a', 1, 1],
    ['b', 3, 4],
    ['b', 10, 13],
    ['b', 12, 15],
    ['c', 0, 0],
  ]);
  expect(counts).toMatchObject({ rows: 14, records: 20, bytes: 200, unknownKeys: 7, reasons: { type: 5 } });
});
