import type { Lake } from '../lake/index.ts';
import { inThisThread, type PartRunner } from './part-runner.ts';
import type { RunPlan } from './run-plan.ts';
import { mostPartBytes } from './split.ts';
import { storeUris } from './store-uris.ts';
import { inThreads, type OnWorkerProfile } from './threads/worker-pool.ts';

/** Parts that a thread should have to be worth its start. */
const partsPerThread = 4;

/** Less than this is done here before a thread that has just started is warm: in parts, and in bytes where parts are of another size. */
const partsToShare = 4;
const bytesToShare = partsToShare * mostPartBytes;

/** The threads beside this one that are worth starting for so many parts, of those that may be; 0 where all is done in this one. */
export function worthwhileThreads(parts: number, workers: number): number {
  return Math.min(workers, Math.floor(parts / partsPerThread));
}

/** How many of so many parts of a step are for other threads: all or none. */
export function sharedParts(
  { steps, landing, partBytes = mostPartBytes }: RunPlan,
  step: number,
  parts: number,
): number {
  const { input, keep } = steps[step]!;
  // by then threads are warm, and this one must not be busy while others wait for it to hand out parts
  if (keep !== undefined) return parts;
  const bytes = Math.max(parts * partBytes, landing.get(input.name)?.bytes ?? 0);
  return parts < partsToShare && bytes <= bytesToShare ? 0 : parts;
}

/** What does a plan's parts: this thread and `threads` others. */
export function chooseRunner(plan: RunPlan, lake: Lake, threads: number, onProfile?: OnWorkerProfile): PartRunner {
  const { pipeline, landingStore, unknown, layout, tables } = plan;
  const here = inThisThread({ landing: landingStore, lake, unknown }, layout);
  if (threads === 0) return here;
  const transitions = tables.map(({ transition }) => transition);
  const stores = storeUris(landingStore, lake);
  const profile = onProfile !== undefined;
  const others = inThreads(
    threads,
    { pipeline: pipeline.from, transitions, stores, unknown, layout, profile },
    onProfile,
  );
  return {
    run: (work, signal) => (sharedParts(plan, work.index, work.parts.length) === 0 ? here : others).run(work, signal),
    close: async () => others.close(),
  };
}
