import { setFlagsFromString } from 'node:v8';
import type { PartOutput } from '../part.ts';
import type { PartRunner, StepWork } from '../part-runner.ts';
import type { WorkerStart } from './messages.ts';
import { PartQueue } from './part-queue.ts';
import { PartWorker } from './part-worker.ts';

/** Parts that may be done ahead of the one whose turn it is, for each worker: their outputs wait in memory. */
const aheadPerWorker = 2;

/** Told of the CPU profile of each thread that was started to record one, when it ends; threads count from 1. */
export type OnWorkerProfile = (worker: number, profile: string) => void;

/**
 * For threads started from here on: typed arrays count as old objects, and a small heap is collected whole for every few megabytes of them,
 * which took a quarter of the time. A thread's heap may have this many megabytes before the first such collection.
 */
const heapFlag = '--initial-old-space-size=128';

/** Runs parts in threads of their own, each part in one of them; what comes out comes in the order of the parts. */
export function inThreads(count: number, start: WorkerStart, onProfile?: OnWorkerProfile): PartRunner {
  setFlagsFromString(heapFlag);
  const workers = Array.from({ length: count }, () => new PartWorker(start));
  return {
    run: (work, signal) => runParts(workers, work, signal),
    close: async () => {
      const profiles = await Promise.all(workers.map(async (worker) => worker.stop()));
      for (const [index, profile] of profiles.entries()) if (profile !== undefined) onProfile?.(index + 1, profile);
    },
  };
}

async function* runParts(
  workers: readonly PartWorker[],
  work: StepWork,
  signal: AbortSignal,
): AsyncGenerator<PartOutput, void, undefined> {
  const queues = work.parts.map(() => new PartQueue());
  const wakeUps: (() => void)[] = [];
  const wake = (): void => wakeUps.splice(0).forEach((each) => each());
  let current = 0;
  let next = 0;
  let over = false;
  const labour = async (worker: PartWorker): Promise<void> => {
    worker.startStep(work);
    while (next < queues.length && !over) {
      if (next - current >= workers.length * aheadPerWorker) {
        await new Promise<void>((resolve) => wakeUps.push(resolve));
        continue;
      }
      const index = next++;
      try {
        await worker.run(work, index, queues[index]!);
        queues[index]!.end();
      } catch (error) {
        over = true;
        queues[index]!.fail(error);
      }
    }
  };
  const labours = Promise.all(workers.slice(0, queues.length).map(labour));
  const abort = (): void => queues[current]?.fail(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    for (; current < queues.length; current++) {
      signal.throwIfAborted();
      yield* queues[current]!.outputs();
      wake();
    }
    await labours;
  } finally {
    over = true;
    wake();
    signal.removeEventListener('abort', abort);
  }
}
