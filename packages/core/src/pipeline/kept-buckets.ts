import { slicePacked, type PackedRows } from '../batch/packed.ts';
import type { PackedTexts } from '../batch/dictionary.ts';
import { bucketCount } from './bucketing.ts';
import { OneDictionary } from './one-dictionary.ts';
import type { KeptRows } from './part.ts';

/** Rows that a bucket should have to be worth a part of its own. */
const rowsPerPart = 131_072;

/** Rows of a table that wait in buckets. */
export class KeptBuckets {
  readonly #dictionaries = new OneDictionary();
  readonly #parts: { readonly rows: PackedRows; readonly starts: Int32Array }[] = [];
  #of = 0;

  add({ packed, of, starts }: KeptRows): void {
    this.#parts.push({ rows: this.#dictionaries.translate(packed), starts: starts! });
    this.#of += of;
  }

  /** Rows in all. */
  get rows(): number {
    return this.#of;
  }

  /** Rows in each bucket. */
  sizes(): Float64Array {
    const sizes = new Float64Array(bucketCount);
    for (const { starts } of this.#parts) {
      for (let bucket = 0; bucket < bucketCount; bucket++) sizes[bucket]! += starts[bucket + 1]! - starts[bucket]!;
    }
    return sizes;
  }

  /** The texts that codes of the buckets stand for, by column. */
  texts(columns: readonly string[], shared: boolean): Record<string, PackedTexts> {
    const texts: Record<string, PackedTexts> = {};
    for (const name of columns) {
      const found = this.#dictionaries.texts(name, shared);
      if (found !== undefined) texts[name] = found;
    }
    return texts;
  }

  /** The rows of buckets [from, to), part by part. Copies, so that they may be handed to another thread. */
  slices(from: number, to: number): PackedRows[] {
    return this.#parts.flatMap(({ rows, starts }) => {
      const [start, end] = [starts[from]!, starts[to]!];
      return end > start ? [slicePacked(rows, start, end)] : [];
    });
  }
}

/** Neighbouring buckets joined until they hold enough rows: [from, to) of each. Depends on the rows alone. */
export function bucketRanges(sizes: Float64Array): { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  let from = 0;
  let rows = 0;
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    rows += sizes[bucket]!;
    if (rows < rowsPerPart && bucket < bucketCount - 1) continue;
    if (rows > 0) ranges.push({ from, to: bucket + 1 });
    from = bucket + 1;
    rows = 0;
  }
  return ranges;
}
