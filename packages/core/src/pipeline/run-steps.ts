import type { PartOutputs } from './collect-steps.ts';
import type { KeepRoom } from './keep-room.ts';
import { KeptTables } from './kept.ts';
import type { MakePart, PartOutput } from './part.ts';
import type { PartRunner } from './part-runner.ts';
import type { Step } from './steps.ts';

/** The parts of a step whose input this run does not make, in order. */
export type ReadParts = (step: Step, index: number) => Promise<readonly MakePart[]>;

export interface RunningOptions {
  readonly signal: AbortSignal;
  /** Whether held tables are to be read by other threads. */
  readonly shared: boolean;
  /** Where rows wait for later steps; closed with the steps. */
  readonly room: KeepRoom;
  /** The size that parts aim at where one was asked for, in bytes. */
  readonly partBytes?: number | undefined;
}

/** Runs steps, together those that do not need one another. Rows of a table made here go to its consumers without being read back. */
export function runningSteps(
  steps: readonly Step[],
  readParts: ReadParts,
  runner: PartRunner,
  options: RunningOptions,
): PartOutputs {
  const { signal, shared, room, partBytes } = options;
  const tables = new KeptTables(shared, room, partBytes);
  const kept = new Map<string, number>();
  const begun = new Map<number, AsyncIterable<PartOutput>>();
  const complete = new Set<string>();
  /** Begins the step whose turn it is, and with it those right after it that need nothing but what is complete. */
  const begin = async (turn: number): Promise<void> => {
    for (const [index, step] of steps.entries()) {
      if (index < turn || begun.has(index)) continue;
      // none before its turn comes: the outputs of one begun out of turn would keep the threads from the one that is waited for
      if (!step.needs.every((id) => complete.has(id))) break;
      for (const keep of step.kept) tables.open(keep);
      const parts = step.keep === undefined ? await readParts(step, index) : tables.partsFor(step);
      begun.set(index, runner.run({ index, step, data: tables.dataFor(step), parts }, signal));
    }
  };
  let ended: Promise<void> | undefined;
  const end = async (): Promise<void> => (ended ??= runner.close());
  return {
    async *of(step, index) {
      if (!begun.has(index)) await begin(index);
      for await (const output of begun.get(index)!) {
        if (output.out === 'kept') {
          await tables.add(output.id, output.rows);
          kept.set(output.id, (kept.get(output.id) ?? 0) + output.rows.of);
          continue;
        }
        if (output.out === 'end') tables.endPart();
        yield output;
      }
      begun.delete(index);
      for (const { id } of step.kept) complete.add(id);
      tables.release(step.released);
      // the next one need not wait until the files of this one are finished
      await begin(index + 1);
      // nor need the threads wait, which take a while to end; who closes hears how that went
      if (index === steps.length - 1) end().catch(() => {});
    },
    kept: (id) => kept.get(id) ?? 0,
    close: async () => {
      await end();
      await room.scratch.close();
    },
  };
}
