import type { PackedRows } from '../batch/packed.ts';
import type { Keep } from './keep.ts';
import type { KeepRoom } from './keep-room.ts';
import { bucketCount } from './bucketing.ts';
import { bucketRanges, KeptBuckets } from './kept-buckets.ts';
import { KeptInOnePiece, type HeldRows } from './kept-rows.ts';
import type { KeptRows, MakePart, PartInput } from './part.ts';
import type { StepData } from './step-data.ts';
import type { Step } from './steps.ts';

/** Rows that wait for those that stream them, part by part. */
class KeptParts {
  readonly parts: PackedRows[][] = [[]];

  add({ packed }: KeptRows): void {
    this.parts.at(-1)!.push(packed);
  }

  endPart(): void {
    if (this.parts.at(-1)!.length > 0) this.parts.push([]);
  }
}

type KeptTable = KeptParts | KeptBuckets | KeptInOnePiece;

/** All rows of a run that wait for later steps. */
export class KeptTables {
  readonly #shared: boolean;
  readonly #room: KeepRoom;
  readonly #partBytes: number | undefined;
  readonly #tables = new Map<string, KeptTable>();
  readonly #keeps = new Map<string, Keep>();
  readonly #held = new Map<string, HeldRows>();

  /** `shared`: held tables are to be read by other threads. */
  constructor(shared: boolean, room: KeepRoom, partBytes?: number) {
    this.#shared = shared;
    this.#room = room;
    this.#partBytes = partBytes;
  }

  open(keep: Keep): void {
    this.#keeps.set(keep.id, keep);
    this.#tables.set(
      keep.id,
      keep.how === 'parts'
        ? new KeptParts()
        : keep.how === 'buckets'
          ? new KeptBuckets(this.#room)
          : new KeptInOnePiece(keep),
    );
  }

  async add(id: string, rows: KeptRows): Promise<void> {
    await this.#tables.get(id)!.add(rows);
  }

  endPart(): void {
    for (const table of this.#tables.values()) if (table instanceof KeptParts) table.endPart();
  }

  release(ids: readonly string[]): void {
    for (const id of ids) {
      this.#tables.delete(id);
      this.#held.delete(id);
    }
  }

  /** What a step needs of earlier steps, besides its parts. */
  dataFor(step: Step): StepData {
    const held: Record<string, HeldRows> = {};
    const texts: Record<string, StepData['texts'][string]> = {};
    for (const id of step.needs) {
      const table = this.#tables.get(id);
      if (table instanceof KeptInOnePiece) held[id] = this.#inOnePiece(id, table);
      else if (table instanceof KeptBuckets) texts[id] = table.texts(this.#keeps.get(id)!.columns, this.#shared);
    }
    return { held, texts };
  }

  /** The parts of a step whose input is kept, each made when it is asked for. */
  partsFor(step: Step): MakePart[] {
    const input = this.#tables.get(step.keep!.id);
    if (input instanceof KeptParts) {
      const parts = input.parts.filter((part) => part.length > 0);
      const pieces = step.whole ? [parts.flat()] : parts;
      return pieces.map((rows) => async (): Promise<PartInput> => ({ from: 'rows', rows }));
    }
    const met = step.needs.flatMap((id) => {
      const table = this.#tables.get(id);
      return table instanceof KeptBuckets ? [{ id, table }] : [];
    });
    const sizes = met.reduce(
      (sum, { table }) => sum.map((rows, bucket) => rows + table.sizes[bucket]!),
      new Float64Array(bucketCount),
    );
    return bucketRanges(sizes, this.#partBytes).map(({ from, to }) => async (): Promise<PartInput> => {
      const held: Record<string, { readonly of: number; readonly rows: PackedRows | undefined }> = {};
      for (const { id, table } of met) held[id] = { of: table.rows, rows: await table.rowsOf(from, to) };
      const { rows } = held[step.keep!.id]!;
      delete held[step.keep!.id];
      return { from: 'bucket', rows, held };
    });
  }

  #inOnePiece(id: string, table: KeptInOnePiece): HeldRows {
    let held = this.#held.get(id);
    if (held === undefined) this.#held.set(id, (held = table.finish(this.#shared)));
    return held;
  }
}
