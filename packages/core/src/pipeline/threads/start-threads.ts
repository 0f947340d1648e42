import type { WorkerStart } from './messages.ts';
import { dismissThread, takeThread } from './thread.ts';
import { WorkerThread } from './worker-thread.ts';

/** Starts worker threads. They load the pipeline while this thread goes on. */
export function startThreads(count: number, start: WorkerStart): WorkerThread[] {
  const threads = Array.from({ length: count }, () => new WorkerThread(takeThread(), start));
  dismissThread();
  return threads;
}
