import { bucketCount } from '../bucketing.ts';
import { KeptTables } from '../kept.ts';
import { KeepRoom } from '../keep-room.ts';
import type { KeptRows, MakePart } from '../part.ts';
import type { StepData } from '../step-data.ts';
import type { DonePart, DoneSteps } from './done-steps.ts';
import { placeOf, type Piece } from './part-object.ts';
import { takeBuckets } from './take-buckets.ts';

/** What a step needs of earlier ones. */
export interface NeededRows {
  readonly data: StepData;
  /** Its parts, where its input is kept; only those that were asked for have rows. */
  readonly parts: readonly MakePart[];
}

/** Rows of a piece, or only how many there are where nobody here wants them. */
type TakePiece = (part: DonePart, piece: Piece, filled: number) => Promise<KeptRows>;

/**
 * Reads what some parts of a step need of earlier steps, part by part in order, as a run that does them all would have it in memory. Of
 * tables in buckets and of an input in parts only the rows of these parts are kept.
 */
export async function neededRows(
  steps: DoneSteps,
  index: number,
  asked: (part: number) => boolean,
  { shared, room }: { readonly shared: boolean; readonly room: KeepRoom },
): Promise<NeededRows> {
  const { steps: planned, partBytes } = steps.plan.run;
  const step = planned[index]!;
  const tables = new KeptTables(shared, room, partBytes);
  const takeBucketed = await bucketTaker(steps, index, asked);
  for (const id of step.needs) {
    const keep = steps.keep(id);
    const inParts: TakePiece = async (part, piece, filled) =>
      step.whole || asked(filled) ? part.readKept(piece) : placeOf(piece);
    const inOnePiece: TakePiece = async (part, piece) => part.readKept(piece);
    const take = keep.how === 'buckets' ? takeBucketed : keep.how === 'parts' ? inParts : inOnePiece;
    tables.open(keep);
    let filled = 0;
    for (const part of await steps.makers(id)) {
      const pieces = part.kept(id);
      for (const piece of pieces) await tables.add(id, await take(part, piece, filled));
      if (pieces.length > 0) filled++;
      tables.endPart();
    }
  }
  return { data: tables.dataFor(step), parts: step.keep === undefined ? [] : tables.partsFor(step) };
}

async function bucketTaker(steps: DoneSteps, index: number, asked: (part: number) => boolean): Promise<TakePiece> {
  const bucketed = steps.plan.run.steps[index]!.keep?.how === 'buckets';
  const ranges = bucketed ? (await steps.bucketRanges(index)).filter((_, part) => asked(part)) : [];
  const wanted = new Uint8Array(bucketCount);
  for (const { from, to } of ranges) wanted.fill(1, from, to);
  return async (part, piece) => takeBuckets(await part.readKept(piece), wanted);
}
