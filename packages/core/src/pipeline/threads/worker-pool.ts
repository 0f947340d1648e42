import type { PartOutput } from '../part.ts';
import type { PartRunner, StepWork } from '../part-runner.ts';
import { PartQueue } from './part-queue.ts';
import type { PartWorker } from './part-worker.ts';

/** Parts that may be done ahead of the one whose turn it is, for each worker: their outputs wait in memory. */
const aheadPerWorker = 3;

/** Told of the CPU profile of each thread that was started to record one, when it ends; threads count from 1. */
export type OnWorkerProfile = (worker: number, profile: string) => void;

/** Runs parts by workers, each part by one of them; what comes out comes in the order of the parts. */
export function runByWorkers(workers: readonly PartWorker[], onProfile?: OnWorkerProfile): PartRunner {
  const pool = new WorkerPool(workers);
  return {
    run: (work, signal) => pool.run(work, signal),
    close: async () => {
      pool.close();
      const profiles = await Promise.all(workers.map(async (worker) => worker.stop()));
      for (const [index, profile] of profiles.entries()) if (profile !== undefined) onProfile?.(index + 1, profile);
    },
  };
}

interface Task {
  readonly work: StepWork;
  readonly index: number;
  readonly queue: PartQueue;
  readonly signal: AbortSignal;
}

/** Hands parts to workers as they become free. Steps that were begun together share the workers. */
class WorkerPool {
  readonly #workers: readonly PartWorker[];
  /** Parts that each worker has. One that is not ready may have one too: it begins when it can, and not when this thread hears that it is. */
  readonly #busy = new Map<PartWorker, number>();
  readonly #ready = new Set<PartWorker>();
  readonly #ahead: number;
  readonly #waiting: Task[] = [];
  /** Parts begun whose outputs were not all taken. */
  readonly #open = new Set<Task>();
  #stopped = false;

  constructor(workers: readonly PartWorker[]) {
    this.#workers = workers;
    this.#ahead = workers.length * aheadPerWorker;
    for (const worker of workers) {
      this.#busy.set(worker, 0);
      void this.#welcome(worker);
    }
  }

  /** Begins a step's parts at once; what is returned gives their outputs in order. */
  run(work: StepWork, signal: AbortSignal): AsyncIterable<PartOutput> {
    const tasks = work.parts.map((_, index): Task => ({ work, index, queue: new PartQueue(), signal }));
    for (const task of tasks) this.#waiting.push(task);
    this.#begin();
    return this.#outputs(work, tasks, signal);
  }

  /** Begins no more parts, and lets go what comes of those that were begun. */
  close(): void {
    this.#stopped = true;
    for (const { queue } of this.#open) queue.close();
  }

  async #welcome(worker: PartWorker): Promise<void> {
    await worker.ready;
    this.#ready.add(worker);
    this.#begin();
  }

  #begin(): void {
    while (this.#waiting.length > 0 && !this.#stopped && this.#open.size < this.#ahead) {
      const worker = this.#free();
      if (worker === undefined) return;
      const task = this.#waiting.shift()!;
      this.#open.add(task);
      this.#busy.set(worker, this.#busy.get(worker)! + 1);
      void this.#do(worker, task);
    }
  }

  /** The worker for the next part, in their order: one that has none, rather one that is ready, or one with room for more while there are enough for all. */
  #free(): PartWorker | undefined {
    const idle = this.#idle((worker) => this.#ready.has(worker)) ?? this.#idle(() => true);
    if (idle !== undefined || this.#waiting.length <= this.#workers.length) return idle;
    return this.#workers.find((worker) => this.#ready.has(worker) && this.#busy.get(worker)! < worker.room);
  }

  #idle(which: (worker: PartWorker) => boolean): PartWorker | undefined {
    return this.#workers.find((worker) => this.#busy.get(worker) === 0 && which(worker));
  }

  async #do(worker: PartWorker, { work, index, queue, signal }: Task): Promise<void> {
    try {
      await worker.run(work, index, queue, signal);
      queue.end();
    } catch (error) {
      this.#stopped = true;
      queue.fail(error);
    }
    this.#busy.set(worker, this.#busy.get(worker)! - 1);
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
    else this.#open.delete(task);
    task.queue.close();
    this.#begin();
  }
}
