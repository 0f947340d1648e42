import type { Lake } from '../lake/index.ts';
import type { PartRunner } from './part-runner.ts';
import type { RunPlan } from './run-plan.ts';
import { storeUris } from './store-uris.ts';
import { startThreads } from './threads/start-threads.ts';
import { ThisThread } from './threads/this-thread.ts';
import { runByWorkers, type OnWorkerProfile } from './threads/worker-pool.ts';

/** Parts that a thread should have to be worth its start. */
const partsPerThread = 4;

/** The threads beside this one that are worth starting for so many parts, where `workers` may share them, this one included. */
export function worthwhileThreads(parts: number, workers: number): number {
  return Math.max(0, Math.min(workers - 1, Math.floor(parts / partsPerThread)));
}

/** What does a plan's parts: this thread and `threads` others. */
export function chooseRunner(plan: RunPlan, lake: Lake, threads: number, onProfile?: OnWorkerProfile): PartRunner {
  const { pipeline, landingStore, unknown, cutOff, maxUnpacked, layout, tables } = plan;
  const others = startThreads(threads, {
    pipeline: pipeline.from,
    transitions: tables.map(({ transition }) => transition),
    stores: storeUris(landingStore, lake),
    unknown,
    cutOff,
    maxUnpacked,
    layout,
    profile: onProfile !== undefined,
  });
  const here = new ThisThread({ landing: landingStore, lake, unknown, cutOff, maxUnpacked }, layout);
  return runByWorkers([...others, here], onProfile);
}
