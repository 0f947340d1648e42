import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { packageFile } from '../../package-file.ts';
import type { ThreadData } from './messages.ts';

/**
 * Every thread compiles its hot functions for itself, which is much of a short run: on all cores' time, for all of them are at work. So they are
 * compiled later (after six times as many steps as the engine's own measure), with less of them copied into one another (a third of its
 * measure), and without a copy of each loop's first round. They are as fast, over many gigabytes too. Code that is compiled without being
 * optimised, which takes next to nothing, is there sooner. It holds for the whole process.
 */
const compilingFlags = [
  '--interrupt-budget=400000',
  '--max-inlined-bytecode-size-cumulative=300',
  '--no-turbo-loop-peeling',
  '--baseline-batch-compilation-threshold=1000',
];

/** Batches are few and large objects: room for more young ones than this only grows the process. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/** The thread that was started before a run asked for one. */
let early: Worker | undefined;

/**
 * Starts a thread for the run that is about to be planned: it loads while this one does, `module` too, the address of that which exports the
 * pipeline. Does nothing where one waits already.
 *
 * It keeps no process alive, and the first run that needs fewer threads stops it. A module that cannot be loaded fails the run that needs it.
 */
export function startThreadEarly(module?: string): void {
  if (early !== undefined) return;
  const thread = newThread(module);
  const forget = (): void => {
    if (early === thread) early = undefined;
  };
  thread.once('error', forget);
  thread.once('exit', forget);
  thread.unref();
  early = thread;
}

/** The thread that was started early, or a new one: it is told what it is for by a message. */
export function takeThread(): Worker {
  const thread = early ?? newThread();
  early = undefined;
  thread.ref();
  return thread;
}

/** Stops the thread that was started early, where nobody took it. */
export function dismissThread(): void {
  const thread = early;
  early = undefined;
  void thread?.terminate();
}

function newThread(module?: string): Worker {
  const workerData: ThreadData = { module };
  const thread = new Worker(packageFile('dist/pipeline/threads/worker.js'), { resourceLimits, workerData });
  // Node's own modules come compiled for an engine without flags: with any, a thread that starts compiles them again
  thread.once('online', () => compilingFlags.forEach((flag) => setFlagsFromString(flag)));
  return thread;
}
