import { joinPacked, type PackedPiece } from '../batch/joined-packed.ts';
import { packedBytes, type PackedRows } from '../batch/packed.ts';
import type { PackedTexts } from '../batch/dictionary.ts';
import { bucketCount } from './bucketing.ts';
import { bucketBytes, rowsOfBuckets, type BucketShape } from './bucket-bytes.ts';
import type { KeepRoom } from './keep-room.ts';
import type { OneDictionary } from './one-dictionary.ts';
import type { KeptRows } from './part.ts';
import { readScratch, type ScratchPlace } from './scratch-file.ts';
import { mostPartBytes } from './split.ts';

type KeptPart =
  | { readonly starts: Int32Array; readonly rows: PackedRows }
  | { readonly starts: Int32Array; readonly shape: BucketShape; readonly place: ScratchPlace };

/** Rows of a table that wait in buckets: in memory as far as there is room, the others in the run's scratch file. */
export class KeptBuckets {
  readonly #dictionaries: OneDictionary;
  readonly #parts: KeptPart[] = [];
  readonly #room: KeepRoom;
  readonly #sizes = new Float64Array(bucketCount);
  #of = 0;

  constructor(room: KeepRoom, dictionaries: OneDictionary) {
    this.#room = room;
    this.#dictionaries = dictionaries;
  }

  async add({ packed, of, starts, sizes = starts }: KeptRows): Promise<void> {
    const rows = this.#dictionaries.translate(packed);
    this.#of += of;
    addSizes(this.#sizes, sizes!);
    if (this.#room.take(packedBytes(rows))) {
      this.#parts.push({ rows, starts: starts! });
      return;
    }
    const { shape, bytes } = bucketBytes(rows, starts!);
    this.#parts.push({ starts: starts!, shape, place: await this.#room.scratch.append(bytes) });
  }

  /** Rows in all. */
  get rows(): number {
    return this.#of;
  }

  /** Rows in each bucket. */
  get sizes(): Float64Array {
    return this.#sizes;
  }

  /** The texts that codes of the buckets stand for, by column. */
  texts(columns: readonly string[]): Record<string, PackedTexts> {
    const texts: Record<string, PackedTexts> = {};
    for (const name of columns) {
      const found = this.#dictionaries.texts(name);
      if (found !== undefined) texts[name] = found;
    }
    return texts;
  }

  /** The rows of buckets [from, to), part by part. A copy, so that it may be handed to another thread; `undefined` where there are none. */
  rowsOf(from: number, to: number): PackedRows | undefined {
    const pieces: PackedPiece[] = [];
    for (const part of this.#parts) {
      const [start, end] = [part.starts[from]!, part.starts[to]!];
      if (end === start) continue;
      if ('rows' in part) {
        pieces.push({ rows: part.rows, start, end });
        continue;
      }
      const { shape, place } = part;
      const [first, last] = [shape.offsets[from]!, shape.offsets[to]!];
      const span = { ...place, at: place.at + first, bytes: last - first };
      const rows = rowsOfBuckets(shape, from, to, (into) => readScratch(span, into));
      pieces.push({ rows, start: 0, end: end - start });
    }
    return joinPacked(pieces);
  }
}

function addSizes(sizes: Float64Array, starts: Int32Array): void {
  for (let bucket = 0; bucket < bucketCount; bucket++) sizes[bucket]! += starts[bucket + 1]! - starts[bucket]!;
}

/** Bytes of landing that stand for a row of a bucket: parts of buckets are as much work as parts of landing. */
const bytesPerRow = 128;

/** Neighbouring buckets joined until they are worth a part: [from, to) of each. Depends on the rows and the part's size alone. */
export function bucketRanges(
  sizes: Float64Array,
  partBytes = mostPartBytes,
): { readonly from: number; readonly to: number }[] {
  const rowsPerPart = partBytes / bytesPerRow;
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
