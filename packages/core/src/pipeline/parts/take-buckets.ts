import { allValid, isValid, setNull, type Validity } from '../../batch/validity.ts';
import type { PackedColumn, PackedRows } from '../../batch/packed.ts';
import { bucketCount } from '../bucketing.ts';
import type { KeptRows } from '../part.ts';

/** The rows of buckets that are wanted (1), in their order; `sizes` still says how many rows every bucket had. */
export function takeBuckets({ packed, of, starts }: KeptRows, wanted: Uint8Array): KeptRows {
  const taken = new Int32Array(bucketCount + 1);
  const spans: Span[] = [];
  let rows = 0;
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const [start, end] = [starts![bucket]!, starts![bucket + 1]!];
    if (wanted[bucket] === 1 && end > start) {
      spans.push({ start, end, at: rows });
      rows += end - start;
    }
    taken[bucket + 1] = rows;
  }
  const columns = Object.entries(packed.columns).map(([name, column]) => [name, takeSpans(column, spans, rows)]);
  const taking: PackedRows = { rows, columns: Object.fromEntries(columns) as PackedRows['columns'] };
  return { packed: taking, of, starts: taken, sizes: starts! };
}

/** Rows [start, end), and where they come to stand. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

function takeSpans(column: PackedColumn, spans: readonly Span[], rows: number): PackedColumn {
  const values = new (column.values.constructor as new (length: number) => PackedColumn['values'])(rows);
  let validity: Validity;
  for (const { start, end, at } of spans) {
    values.set(column.values.subarray(start, end), at);
    if (column.validity === undefined) continue;
    for (let row = start; row < end; row++) {
      if (!isValid(column.validity, row)) setNull((validity ??= allValid(rows)), at + row - start);
    }
  }
  return { ...column, values, validity };
}
