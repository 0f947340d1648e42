import { isValid, type Validity } from '../../batch/validity.ts';
import { LakehouseError } from '../../table/lakehouse-error.ts';
import type { ByteWriter } from './byte-writer.ts';
import { grow } from './grow.ts';
import type { Leaf } from './leaf.ts';
import { writeRle } from './rle.ts';

/** Which rows of a column chunk hold a value: Parquet's definition levels. Columns that are not nullable have none. */
export class Levels {
  readonly #leaf: Leaf;
  #levels = new Uint8Array(0);
  rows = 0;
  nulls = 0;

  constructor(leaf: Leaf) {
    this.#leaf = leaf;
  }

  /** Takes rows [from, to) of a vector. Returns whether any of them is null. */
  append(validity: Validity, from: number, to: number): boolean {
    const start = this.rows;
    this.rows += to - from;
    if (this.#leaf.nullable) {
      this.#levels = grow(this.#levels, this.rows);
      this.#levels.fill(1, start, this.rows);
    }
    if (validity === undefined) return false;
    const before = this.nulls;
    for (let row = from; row < to; row++) {
      if (isValid(validity, row)) continue;
      if (!this.#leaf.nullable) throw unexpectedNull(this.#leaf.column);
      this.#levels[start + row - from] = 0;
      this.nulls++;
    }
    return this.nulls > before;
  }

  /** Writes the levels of rows [from, to) as a data page v1 wants them. Returns how many rows hold a value. */
  write(out: ByteWriter, from: number, to: number): number {
    if (!this.#leaf.nullable) return to - from;
    const start = out.length;
    out.u32(0);
    writeRle(out, this.#levels, from, to, 1);
    out.patchU32(start, out.length - start - 4);
    let present = 0;
    for (let row = from; row < to; row++) present += this.#levels[row]!;
    return present;
  }

  clear(): void {
    this.rows = 0;
    this.nulls = 0;
  }
}

function unexpectedNull(column: string): LakehouseError {
  return new LakehouseError(
    'internal',
    `column ${column} cannot be written: it holds a null and is not nullable`,
    'make the column nullable in the table, or drop such rows before',
  );
}
