import { columnNames, type Table } from '../table/table.ts';
import { vectorOf, type Batch } from './batch.ts';
import { isValid } from './validity.ts';
import type { TextVector, Vector } from './vector.ts';

type Key = Float64Array | Int32Array;

/**
 * The rows of a batch in the order of their own values: by column, in the table's order; null before all others, texts by their bytes, -0 before 0, NaN
 * last. Rows that hold the same values are the same row, so that the order says nothing of the one that they came in.
 */
export function orderByValues(batch: Batch<Table>): Int32Array {
  const keys = columnNames(batch.table).flatMap((name) => keysOf(vectorOf(batch, name)));
  const rows = new Int32Array(batch.length).map((_, row) => row);
  return rows.toSorted((a, b) => compared(keys, a, b));
}

/** Numbers that are compared in place of a column's values. */
function keysOf(vector: Vector): Key[] {
  if (vector.kind === 'text') return [textRanks(vector)];
  const { validity, length, values } = vector;
  if (validity === undefined) return [values];
  const present = Int32Array.from({ length }, (_, row) => Number(isValid(validity, row)));
  return [present, values.map((value, row) => (present[row] === 1 ? value : 0))];
}

function compared(keys: readonly Key[], a: number, b: number): number {
  for (const values of keys) {
    const [one, other] = [values[a]!, values[b]!];
    if (one < other) return -1;
    if (one > other) return 1;
    if (Object.is(one, other)) continue;
    // -0 and 0, or NaN on one side
    return one === other
      ? Number(Object.is(other, -0)) - Number(Object.is(one, -0))
      : Number(Number.isNaN(one)) * 2 - 1;
  }
  return 0;
}

/** The rank of each row's text among those that occur, from 1; null has rank 0. */
function textRanks({ codes, dictionary, validity, length }: TextVector): Int32Array {
  const { bytes, offsets } = dictionary.texts();
  const isThere = (row: number): boolean => validity === undefined || isValid(validity, row);
  const occurring = new Set<number>();
  for (let row = 0; row < length; row++) if (isThere(row)) occurring.add(codes[row]!);
  const textOf = (code: number): Uint8Array => bytes.subarray(offsets[code], offsets[code + 1]);
  const ordered = [...occurring].map((code) => ({ code, text: textOf(code) }));
  ordered.sort((a, b) => Buffer.compare(a.text, b.text));
  const ranks = new Map(ordered.map(({ code }, index) => [code, index + 1]));
  return Int32Array.from({ length }, (_, row) => (isThere(row) ? ranks.get(codes[row]!)! : 0));
}
