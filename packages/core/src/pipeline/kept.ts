import type { PackedRows } from '../batch/packed.ts';
import type { Keep } from './keep.ts';
import type { KeepRoom } from './keep-room.ts';
import { bucketCount } from './bucketing.ts';
import { bucketRanges, KeptBuckets } from './kept-buckets.ts';
import { KeptParts } from './kept-parts.ts';
import { KeptInOnePiece, type HeldRows } from './kept-rows.ts';
import { OneDictionary } from './one-dictionary.ts';
import type { KeptRows, MakePart, PartInput } from './part.ts';
import type { StepData } from './step-data.ts';
import type { Step } from './steps.ts';

type KeptTable = KeptParts | KeptBuckets | KeptInOnePiece;

/** All rows of a run that wait for later steps. */
export class KeptTables {
  readonly #shared: boolean;
  readonly #room: KeepRoom;
  readonly #partBytes: number | undefined;
  readonly #tables = new Map<string, KeptTable>();
  readonly #keeps = new Map<string, Keep>();
  /** The texts of each table, for all the ways in which its rows wait. */
  readonly #texts = new Map<string, OneDictionary>();
  readonly #held = new Map<string, HeldRows>();

  /** `shared`: held tables are to be read by other threads. */
  constructor(shared: boolean, room: KeepRoom, partBytes?: number) {
    this.#shared = shared;
    this.#room = room;
    this.#partBytes = partBytes;
  }

  open(keep: Keep): void {
    this.#keeps.set(keep.id, keep);
    this.#tables.set(keep.id, this.#opened(keep));
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
    const waiting = new Set([...this.#tables.keys()].map((id) => this.#keeps.get(id)!.table.name));
    for (const name of this.#texts.keys()) if (!waiting.has(name)) this.#texts.delete(name);
  }

  /** What a step needs of earlier steps, besides its parts. */
  dataFor(step: Step): StepData {
    const held: Record<string, HeldRows> = {};
    const texts: Record<string, StepData['texts'][string]> = {};
    for (const id of step.needs) {
      const table = this.#tables.get(id);
      if (table instanceof KeptInOnePiece) held[id] = this.#inOnePiece(id, table);
      else if (table instanceof KeptBuckets) texts[id] = table.texts(this.#keeps.get(id)!.columns);
    }
    return { held, texts };
  }

  /** The parts of a step whose input is kept, each made when it is asked for. */
  partsFor(step: Step): MakePart[] {
    const input = this.#tables.get(step.keep!.id);
    if (input instanceof KeptParts) return input.parts(step.whole);
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
      for (const { id, table } of met) held[id] = { of: table.rows, rows: table.rowsOf(from, to) };
      const { rows } = held[step.keep!.id]!;
      delete held[step.keep!.id];
      return { from: 'bucket', rows, held };
    });
  }

  #opened(keep: Keep): KeptTable {
    if (keep.how === 'parts') return new KeptParts(this.#room);
    const { name } = keep.table;
    let texts = this.#texts.get(name);
    if (texts === undefined) this.#texts.set(name, (texts = new OneDictionary(this.#shared)));
    return keep.how === 'buckets' ? new KeptBuckets(this.#room, texts) : new KeptInOnePiece(keep, texts);
  }

  #inOnePiece(id: string, table: KeptInOnePiece): HeldRows {
    let held = this.#held.get(id);
    if (held === undefined) this.#held.set(id, (held = table.finish(this.#shared)));
    return held;
  }
}
