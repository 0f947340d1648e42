import type { PartOutputs } from './collect-steps.ts';
import type { KeepRoom } from './keep-room.ts';
import { KeptTables } from './kept.ts';
import type { MakePart } from './part.ts';
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

/** Runs steps one after another. Rows of a table made here go to its consumers without being read back. */
export function runningSteps(readParts: ReadParts, runner: PartRunner, options: RunningOptions): PartOutputs {
  const { signal, shared, room, partBytes } = options;
  const tables = new KeptTables(shared, room, partBytes);
  const kept = new Map<string, number>();
  return {
    async *of(step, index) {
      for (const keep of step.kept) tables.open(keep);
      const parts = step.keep === undefined ? await readParts(step, index) : tables.partsFor(step);
      for await (const output of runner.run({ index, step, data: tables.dataFor(step), parts }, signal)) {
        if (output.out === 'kept') {
          await tables.add(output.id, output.rows);
          kept.set(output.id, (kept.get(output.id) ?? 0) + output.rows.of);
          continue;
        }
        if (output.out === 'end') tables.endPart();
        yield output;
      }
      tables.release(step.released);
    },
    kept: (id) => kept.get(id) ?? 0,
    close: async () => {
      await runner.close();
      await room.scratch.close();
    },
  };
}
