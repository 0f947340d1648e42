import type { Lake } from '../lake/index.ts';
import { inThisThread, type PartRunner } from './part-runner.ts';
import type { RunPlan } from './run-plan.ts';
import { storeUris } from './store-uris.ts';
import { inThreads, type OnWorkerProfile } from './threads/worker-pool.ts';

/** Parts that a thread should have to be worth its start. */
const partsPerThread = 4;

/** Parts that a step has at least where it is worth handing them to others: fewer are done here before a thread that has just started is warm. */
const partsToShare = 4;

/**
 * The threads beside this one that are worth starting, of those that may be, for steps of so many parts each; 0 where all is done in this one.
 */
export function worthwhileThreads(parts: readonly number[], workers: number): number {
  const shared = parts.reduce((sum, count) => (count < partsToShare ? sum : sum + count), 0);
  return Math.min(workers, Math.floor(shared / partsPerThread));
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
    run: (work, signal) => (work.parts.length < partsToShare ? here : others).run(work, signal),
    close: async () => others.close(),
  };
}
