import type { ParquetLayout } from '../codec/index.ts';
import type { MakePart, PartOutput } from './part.ts';
import type { PartStores } from './part-input.ts';
import { runPart } from './run-part.ts';
import { HeldTables, type StepData } from './step-data.ts';
import type { Step } from './steps.ts';
import { Channel } from '../stream/channel.ts';

/** The work of one step: its parts, each made when its turn comes. */
export interface StepWork {
  /** Number of the step in its plan. */
  readonly index: number;
  readonly step: Step;
  readonly data: StepData;
  readonly parts: readonly MakePart[];
}

/** Runs the parts of a step: in this thread, or in others. */
export interface PartRunner {
  /** What comes out, in the order of the parts. Other threads begin at once, so that steps which are run together share them. */
  run(work: StepWork, signal: AbortSignal): AsyncIterable<PartOutput>;
  /** Ends its threads. Called once, also after a failure. */
  close(): Promise<void>;
}

/** Runs parts one after another in this thread. */
export function inThisThread(stores: PartStores, layout: ParquetLayout): PartRunner {
  return {
    async *run({ step, data, parts }, signal) {
      const tables = new HeldTables(data);
      for (const part of parts) yield* outputsOf(part);

      async function* outputsOf(make: MakePart): AsyncGenerator<PartOutput, void, undefined> {
        const outputs = new Channel<PartOutput>();
        const unwanted = new AbortController();
        const running = runPart(step, await make(), {
          stores,
          tables,
          layout,
          signal: AbortSignal.any([signal, unwanted.signal]),
          emit: async (output) => void (await outputs.push(output)),
        }).then(
          () => outputs.end(),
          (error: unknown) => outputs.fail(error),
        );
        try {
          yield* outputs as AsyncIterable<PartOutput>;
        } finally {
          // whoever takes the outputs may leave early, and the part must not go on alone
          unwanted.abort();
          await running;
        }
      }
    },
    close: async () => {},
  };
}
