import type { Lake } from '../lake/index.ts';
import { inThisThread, type PartRunner } from './part-runner.ts';
import type { RunPlan } from './run-plan.ts';
import { storeUris } from './store-uris.ts';
import { inThreads, type OnWorkerProfile } from './threads/worker-pool.ts';

/** Parts that a thread should have to be worth its start. */
const partsPerThread = 4;

/** The threads beside this one that are worth starting for so many parts, of those that may be; 0 where all is done in this one. */
export function worthwhileThreads(parts: number, workers: number): number {
  return Math.min(workers, Math.floor(parts / partsPerThread));
}

/** What does a plan's parts: this thread, or `threads` others. */
export function chooseRunner(plan: RunPlan, lake: Lake, threads: number, onProfile?: OnWorkerProfile): PartRunner {
  const { pipeline, landingStore, unknown, layout, tables } = plan;
  if (threads === 0) return inThisThread({ landing: landingStore, lake, unknown }, layout);
  const transitions = tables.map(({ transition }) => transition);
  const stores = storeUris(landingStore, lake);
  const profile = onProfile !== undefined;
  return inThreads(threads, { pipeline: pipeline.from, transitions, stores, unknown, layout, profile }, onProfile);
}
