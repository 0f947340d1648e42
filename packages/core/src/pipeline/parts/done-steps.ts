import pLimit from 'p-limit';
import type { EncodedRowGroup } from '../../codec/index.ts';
import { PartFolder } from '../../lake/part-folder.ts';
import type { ByteSource } from '../../store/store.ts';
import { bucketCount } from '../bucketing.ts';
import type { Keep } from '../keep.ts';
import { bucketRanges } from '../kept-buckets.ts';
import type { KeptRows } from '../part.ts';
import { readPartCount } from '../read-parts.ts';
import type { OpenPlan } from './open-plan.ts';
import { readFooter, readGroup, readKept, type PartFooter, type Piece } from './part-object.ts';
import { PartsMissing, type MissingPart } from './parts-missing.ts';

/** A part that was done, here or elsewhere. */
export interface DonePart {
  readonly footer: PartFooter;
  /** Its rows that are kept under an id. */
  kept(id: string): readonly Piece[];
  readGroup(piece: Piece): Promise<EncodedRowGroup>;
  readKept(piece: Piece): Promise<KeptRows>;
}

const readsAtOnce = 16;

/** What the parts of a plan's steps gave, as far as they were done. Steps are given by their index in the plan. */
export class DoneSteps {
  readonly plan: OpenPlan;
  readonly #folder: PartFolder;
  readonly #signal: AbortSignal;
  readonly #parts = new Map<number, Promise<readonly DonePart[]>>();

  constructor(plan: OpenPlan, signal: AbortSignal) {
    this.plan = plan;
    this.#folder = new PartFolder(plan.lake, { run: plan.run.runId, attempt: plan.attempt });
    this.#signal = signal;
  }

  /** Throws PartsMissing with all parts of these steps that are missing, as far as it can be told. */
  async assertDone(indexes: readonly number[]): Promise<void> {
    const missing = new Map<string, MissingPart>();
    for (const index of indexes) {
      try {
        await this.parts(index);
      } catch (error) {
        if (!(error instanceof PartsMissing)) throw error;
        for (const each of error.missing) missing.set(`${each.step} ${each.part}`, each);
      }
    }
    if (missing.size > 0) throw new PartsMissing([...missing.values()], this.plan);
  }

  /** How many parts a step has. Throws PartsMissing where that depends on parts which are not done. */
  async count(index: number): Promise<number> {
    const { keep, whole } = this.plan.run.steps[index]!;
    if (keep === undefined) return readPartCount(this.plan.run, index);
    if (whole) return 1;
    if (keep.how === 'buckets') return (await this.bucketRanges(index)).length;
    return (await this.makers(keep.id)).filter((part) => part.kept(keep.id).length > 0).length;
  }

  /** The buckets of each part of a step that reads bucket by bucket. */
  async bucketRanges(index: number): Promise<ReturnType<typeof bucketRanges>> {
    const sizes = new Float64Array(bucketCount);
    for (const id of this.plan.run.steps[index]!.needs) {
      if (this.keep(id).how !== 'buckets') continue;
      for (const { starts } of (await this.makers(id)).flatMap((part) => part.kept(id))) {
        for (let bucket = 0; bucket < bucketCount; bucket++) sizes[bucket]! += starts![bucket + 1]! - starts![bucket]!;
      }
    }
    return bucketRanges(sizes, this.plan.run.partBytes);
  }

  /** How rows are kept under an id. */
  keep(id: string): Keep {
    return this.plan.run.steps.flatMap(({ kept }) => kept).find((keep) => keep.id === id)!;
  }

  /** The step that keeps rows under an id. */
  maker(id: string): number {
    return this.plan.run.steps.findIndex(({ kept }) => kept.some((keep) => keep.id === id));
  }

  /** All parts of that step. */
  async makers(id: string): Promise<readonly DonePart[]> {
    return await this.parts(this.maker(id));
  }

  /** All parts of a step, in order. Throws PartsMissing unless each is there and its footer whole. */
  async parts(index: number): Promise<readonly DonePart[]> {
    let parts = this.#parts.get(index);
    if (parts === undefined) this.#parts.set(index, (parts = this.#open(index)));
    return await parts;
  }

  async #open(index: number): Promise<readonly DonePart[]> {
    const count = await this.count(index);
    const objects = await this.#folder.list(index + 1, { signal: this.#signal });
    const limit = pLimit(readsAtOnce);
    const missing: MissingPart[] = [];
    const parts = await Promise.all(
      Array.from({ length: count }, async (_, part) => {
        const object = objects.get(part);
        const source = object && this.#folder.source(object);
        const footer = source && (await limit(readFooter, source, this.#signal));
        if (footer?.step === index + 1 && footer.part === part) return this.#done(index, count, source!, footer);
        missing.push(this.#missing(index, part, count, source !== undefined));
        return undefined;
      }),
    );
    if (missing.length > 0)
      throw new PartsMissing(
        missing.toSorted((a, b) => a.part - b.part),
        this.plan,
      );
    return parts.filter((part) => part !== undefined);
  }

  #done(index: number, count: number, source: ByteSource, footer: PartFooter): DonePart {
    const whole = <T>(read: T | undefined): T => {
      if (read !== undefined) return read;
      throw new PartsMissing([this.#missing(index, footer.part, count, true)], this.plan);
    };
    return {
      footer,
      kept: (id) => footer.pieces.filter(({ out, name }) => out === 'kept' && name === id),
      readGroup: async (piece) => whole(await readGroup(source, piece, this.#signal)),
      readKept: async (piece) => whole(await readKept(source, piece, this.#signal)),
    };
  }

  #missing(index: number, part: number, of: number, broken: boolean): MissingPart {
    const { round, input } = this.plan.run.steps[index]!;
    return { round, step: index + 1, table: input.name, part, of, broken };
  }
}
