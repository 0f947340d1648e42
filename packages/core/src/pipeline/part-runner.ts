import type { MakePart, PartOutput } from './part.ts';
import type { StepData } from './step-data.ts';
import type { Step } from './steps.ts';

/** The work of one step: its parts, each made when its turn comes. */
export interface StepWork {
  /** Number of the step in its plan. */
  readonly index: number;
  readonly step: Step;
  readonly data: StepData;
  readonly parts: readonly MakePart[];
}

/** Runs the parts of steps. */
export interface PartRunner {
  /** What comes out, in the order of the parts. They are begun at once, so that steps which are run together share the threads. */
  run(work: StepWork, signal: AbortSignal): AsyncIterable<PartOutput>;
  /** Ends its threads. Called once, also after a failure. */
  close(): Promise<void>;
}
