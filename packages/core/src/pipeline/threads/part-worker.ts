import type { StepWork } from '../part-runner.ts';
import type { PartQueue } from './part-queue.ts';

/** Does parts of steps: this thread, or another one. */
export interface PartWorker {
  /** Settles when it can begin: what it is given before that would wait. */
  readonly ready: Promise<void>;
  /** Parts that it may be given at a time: that which it does, and those that it begins as soon as it is done. */
  readonly room: number;
  /** Does one part; settles when all that came out is in the queue. Rejects with what the part threw. */
  run(work: StepWork, index: number, queue: PartQueue, signal: AbortSignal): Promise<void>;
  /** Forgets what it has for a step. */
  endStep(index: number): void;
  /** Ends what it does and holds open. Settles with its CPU profile where it was to record one and has lived to give it. */
  stop(): Promise<string | undefined>;
}
