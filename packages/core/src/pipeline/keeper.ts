import { batchOf, vectorOf, type Batch } from '../batch/batch.ts';
import { packBatches } from '../batch/packed-batches.ts';
import { isValid, type Validity } from '../batch/validity.ts';
import { physicalTypeOf } from '../table/physical-type.ts';
import type { Table } from '../table/table.ts';
import { bucketPlaces } from './bucketing.ts';
import { pick } from './input.ts';
import type { Keep } from './keep.ts';
import type { KeptRows } from './part.ts';

/** Collects what a later step needs of the rows that pass, part by part. */
export class Keeper {
  readonly keep: Keep;
  readonly #table: Table;
  #batches: Batch<Table>[] = [];
  #rows = 0;

  constructor(keep: Keep) {
    this.keep = keep;
    this.#table = pick(keep.table, keep.columns);
  }

  append(batch: Batch<Table>): void {
    // a view would keep dropped rows and columns in memory
    const vectors = Object.fromEntries(this.keep.columns.map((name) => [name, vectorOf(batch, name)]));
    this.#batches.push(batchOf(this.#table, batch.length, vectors));
    this.#rows += batch.length;
  }

  /** Whether what it keeps can be told from the rows of a table that are being written: an encoder leaves nulls out. */
  get sharesRows(): boolean {
    const { table, columns } = this.keep;
    return columns.every((name) => !physicalTypeOf(table.columns[name]!).nullable);
  }

  /** Rows since the last `finish`. */
  get rows(): number {
    return this.#rows;
  }

  /** The rows since the last call, `undefined` where there are none. */
  finish(): KeptRows | undefined {
    if (this.#batches.length === 0) return undefined;
    const batches = this.#batches;
    const of = this.#rows;
    this.#batches = [];
    this.#rows = 0;
    const { how, by, columns } = this.keep;
    if (how === 'buckets') {
      const { places, starts } = bucketPlaces(batches, by!);
      return { packed: packBatches(batches, columns, places), of, starts };
    }
    const kept = how === 'distinct' ? batches.map((batch) => eachTextOnce(batch, columns[0]!)) : batches;
    return { packed: packBatches(kept, columns), of };
  }
}

/** The first row of each text; null counts as one more. */
function eachTextOnce(batch: Batch<Table>, column: string): Batch<Table> {
  const vector = vectorOf(batch, column);
  if (vector.kind !== 'text') return batch;
  const { codes, dictionary, validity } = vector;
  const rows = new Int32Array(batch.length);
  const seen = new Uint8Array(dictionary.size + 1);
  const count = putFirst(validity === undefined ? codes : withNulls(codes, validity, dictionary.size), seen, rows);
  return count === batch.length ? batch : batch.take(rows.subarray(0, count));
}

/** The rows whose code was not seen, which it then is: how many there are. */
function putFirst(codes: Int32Array, seen: Uint8Array, rows: Int32Array): number {
  let count = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    rows[count] = row;
    count += 1 - seen[code]!;
    seen[code] = 1;
  }
  return count;
}

/** The codes with one of their own for null. */
function withNulls(codes: Int32Array, validity: Validity, ofNull: number): Int32Array {
  return codes.map((code, row) => (isValid(validity, row) ? code : ofNull));
}
