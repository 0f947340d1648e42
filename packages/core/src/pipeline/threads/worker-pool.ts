import { setFlagsFromString } from 'node:v8';
import type { PartOutput } from '../part.ts';
import type { PartRunner, StepWork } from '../part-runner.ts';
import type { WorkerStart } from './messages.ts';
import { PartQueue } from './part-queue.ts';
import { PartWorker } from './part-worker.ts';

/** Parts that may be done ahead of the one whose turn it is, for each worker: their outputs wait in memory. */
const aheadPerWorker = 2;

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

/** Told of the CPU profile of each thread that was started to record one, when it ends; threads count from 1. */
export type OnWorkerProfile = (worker: number, profile: string) => void;

/** Runs parts in threads of their own, each part in one of them; what comes out comes in the order of the parts. */
export function inThreads(count: number, start: WorkerStart, onProfile?: OnWorkerProfile): PartRunner {
  for (const flag of [heapFlag, inliningFlag]) setFlagsFromString(flag);
  const workers = Array.from({ length: count }, () => new PartWorker(start));
  const pool = new WorkerPool(workers);
  return {
    run: (work, signal) => pool.run(work, signal),
    close: async () => {
      pool.stop();
      const profiles = await Promise.all(workers.map(async (worker) => worker.stop()));
      for (const [index, profile] of profiles.entries()) if (profile !== undefined) onProfile?.(index + 1, profile);
    },
  };
}

interface Task {
  readonly work: StepWork;
  readonly index: number;
  readonly queue: PartQueue;
}

/** Hands parts to workers as they become free. Steps that were begun together share the workers. */
class WorkerPool {
  readonly #workers: readonly PartWorker[];
  readonly #idle: Set<PartWorker>;
  readonly #ahead: number;
  readonly #waiting: Task[] = [];
  /** Parts begun whose outputs were not all taken. */
  #open = 0;
  #stopped = false;

  constructor(workers: readonly PartWorker[]) {
    this.#workers = workers;
    this.#idle = new Set(workers);
    this.#ahead = workers.length * aheadPerWorker;
  }

  /** Begins a step's parts at once; what is returned gives their outputs in order. */
  run(work: StepWork, signal: AbortSignal): AsyncIterable<PartOutput> {
    const tasks = work.parts.map((_, index): Task => ({ work, index, queue: new PartQueue() }));
    this.#waiting.push(...tasks);
    this.#begin();
    return this.#outputs(work, tasks, signal);
  }

  /** Begins no more parts. */
  stop(): void {
    this.#stopped = true;
  }

  #begin(): void {
    for (const worker of this.#idle) {
      const task = this.#waiting[0];
      if (task === undefined || this.#stopped || this.#open >= this.#ahead) return;
      this.#waiting.shift();
      this.#open++;
      this.#idle.delete(worker);
      void this.#do(worker, task);
    }
  }

  async #do(worker: PartWorker, { work, index, queue }: Task): Promise<void> {
    try {
      await worker.run(work, index, queue);
      queue.end();
    } catch (error) {
      this.stop();
      queue.fail(error);
    }
    this.#idle.add(worker);
    this.#begin();
  }

  async *#outputs(
    { index: step }: StepWork,
    tasks: readonly Task[],
    signal: AbortSignal,
  ): AsyncGenerator<PartOutput, void, undefined> {
    const abort = (): void => tasks.forEach(({ queue }) => queue.fail(signal.reason));
    signal.addEventListener('abort', abort);
    let taken = 0;
    try {
      for (const task of tasks) {
        signal.throwIfAborted();
        yield* task.queue.outputs();
        taken++;
        this.#close(task);
      }
    } finally {
      for (const task of tasks.slice(taken)) this.#close(task);
      for (const worker of this.#workers) worker.endStep(step);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Nobody takes outputs of this part any more: it is not begun if it waits, and what still comes out is let go. */
  #close(task: Task): void {
    const place = this.#waiting.indexOf(task);
    if (place !== -1) this.#waiting.splice(place, 1);
    else this.#open--;
    task.queue.close();
    this.#begin();
  }
}
