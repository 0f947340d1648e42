import type { StageReport } from '../job/conservation.ts';
import type { Table } from '../table/table.ts';
import type { PartOutput, ReaderPart } from './part.ts';
import { StepCounts, type OnProgress } from './step-counts.ts';
import { stagesOf, type Step } from './steps.ts';
import type { TableFile } from './table-file.ts';

/** What the parts of a run's steps give: done now, or read from where they were done. */
export interface PartOutputs {
  /** Row groups and counts of a step, in the order of its parts. Steps are asked for once, in turn. */
  of(step: Step, index: number): AsyncIterable<Exclude<PartOutput, { readonly out: 'kept' }>>;
  /** Rows that the steps so far kept under an id. */
  kept(id: string): number;
  /** Ends what it keeps open. Called once, also after a failure. */
  close(): Promise<void>;
}

/** Where what the parts give goes. */
export interface StepResults {
  /** Takes what reading a part of landing saw, in order. */
  read(table: Table, part: ReaderPart): void;
  output(table: Table): Pick<TableFile, 'append' | 'endPart' | 'close'>;
}

/**
 * Puts together what the parts of steps give, step by step, and reports each stage.
 *
 * Rejects with ConservationError as soon as a stage's rows do not add up, with the signal's reason on abort, and with what a stage threw.
 */
export async function collectSteps(
  steps: readonly Step[],
  parts: PartOutputs,
  results: StepResults,
  options: { readonly signal: AbortSignal; readonly onProgress?: OnProgress },
): Promise<StageReport[]> {
  const reports: StageReport[] = [];
  const kept = (id: string): number => parts.kept(id);
  // a file takes a while to be there: none waits for it when its first rows come
  const outputsOf = new Map(steps.map((step) => [step, outputsFor(step, results)]));
  let closed: Promise<unknown> = Promise.resolve();
  for (const [index, step] of steps.entries()) {
    const counts = new StepCounts(step);
    const outputs = outputsOf.get(step)!;
    for await (const output of parts.of(step, index)) {
      options.signal.throwIfAborted();
      if (output.out === 'group') await outputs.get(output.table)!.append(output.group);
      else {
        if (output.reader !== undefined) results.read(step.input, output.reader);
        counts.add(output.stages, kept);
        for (const file of outputs.values()) file.endPart();
        counts.progress(options.onProgress);
      }
    }
    // while the next step is done, whose parts would wait for the disk
    await closed;
    closed = Promise.all([...outputs.values()].map(async (file) => file.close()));
    closed.catch(() => {});
    for (const report of counts.reports(kept)) reports.push(report);
  }
  await closed;
  return reports;
}

function outputsFor(step: Step, results: StepResults): Map<string, ReturnType<StepResults['output']>> {
  const tables = step.stages.flatMap(stagesOf).map(({ transition }) => transition.to);
  return new Map(tables.map((table) => [table.name, results.output(table)]));
}
