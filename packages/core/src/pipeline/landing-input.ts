import { landingJson, ndjson } from '../codec/index.ts';
import type { Batches, StageContext } from '../stream/stage.ts';
import { columnNames, type Table } from '../table/table.ts';
import type { LandingFile, LandingPlan } from './landing-plan.ts';
import type { InputPart } from './pipeline-io.ts';
import type { ReaderCounts } from './reader-counts.ts';
import type { Piece } from './split.ts';

export interface ReadOptions {
  readonly unknown: 'skip' | 'fail';
  readonly onRead: (counts: ReaderCounts) => void;
}

/**
 * The parts of a landing table, to be read in order. What is invalid is counted once, by whoever reads a part first.
 */
export function landingParts(plan: LandingPlan, counts: ReaderCounts, options: ReadOptions): InputPart[] {
  const counted = new Set<number>();
  return plan.parts.map((pieces, index) => ({
    async *open(table, context) {
      const first = !counted.has(index);
      counted.add(index);
      for (const piece of pieces) yield* readPiece(piece, plan, table, context, options, first ? counts : undefined);
    },
  }));
}

async function* readPiece(
  { file, range }: Piece<LandingFile>,
  plan: LandingPlan,
  table: Table,
  context: StageContext,
  options: ReadOptions,
  counts: ReaderCounts | undefined,
): Batches<Table> {
  const watch = counts?.observe(file.uri);
  const codec = file.format.format === 'ndjson' && file.format.compression === 'none' ? ndjson : landingJson;
  const decode = codec.decode(plan.table, plan.store.source(file.object), {
    columns: columnNames(table),
    unknown: options.unknown,
    ...(range === undefined ? {} : { range }),
    ...(watch === undefined ? {} : { observer: watch.observer }),
  });
  for await (const batch of decode(context)) {
    if (counts !== undefined) {
      counts.rows += batch.length;
      options.onRead(counts);
    }
    yield batch;
  }
  watch?.end();
}
