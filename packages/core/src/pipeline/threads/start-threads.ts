import { setFlagsFromString } from 'node:v8';
import type { WorkerStart } from './messages.ts';
import { WorkerThread } from './worker-thread.ts';

/**
 * For threads started from here on: typed arrays count as old objects, and a small heap is collected whole for every few megabytes of them. A
 * thread's heap may have this many megabytes before the first such collection; with more the process only grows, with less it is slower.
 */
const heapFlag = '--initial-old-space-size=40';

/**
 * Every thread compiles its hot functions for itself, which is much of a short run. With less of them copied into one another (a third of the
 * engine's own measure) it is less, and the functions are as fast. It holds for the whole process from here on.
 */
const inliningFlag = '--max-inlined-bytecode-size-cumulative=300';

/** Starts worker threads. They load the pipeline while this thread goes on. */
export function startThreads(count: number, start: WorkerStart): WorkerThread[] {
  if (count > 0) for (const flag of [heapFlag, inliningFlag]) setFlagsFromString(flag);
  return Array.from({ length: count }, () => new WorkerThread(start));
}
