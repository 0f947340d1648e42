import { assertConserved, type StageReport } from '../job/conservation.ts';
import { CountingContext } from '../job/stage-counts.ts';
import type { Held } from '../stream/held.ts';
import type { Batches, StageContext } from '../stream/stage.ts';
import type { Table } from '../table/table.ts';
import { pick } from './input.ts';
import { KeptTable, project } from './kept-table.ts';
import type { InputPart, PipelineIo } from './pipeline-io.ts';
import { applyPart, type RunningStage } from './running-stage.ts';
import { heldTables, stagesOf, streamedTable, type Stage, type Step } from './steps.ts';

/** How far a stage is; called after each batch. */
export type OnProgress = (stage: { readonly name: string; readonly read: number; readonly written: number }) => void;

/**
 * Runs steps one after another and reports each stage. Rows of a table made here go to its consumers without being read back.
 *
 * Rejects with ConservationError as soon as a stage's rows do not add up, with the signal's reason on abort, and with what a stage threw.
 */
export async function runSteps(
  steps: readonly Step[],
  io: PipelineIo,
  options: { readonly signal: AbortSignal; readonly onProgress?: OnProgress },
): Promise<StageReport[]> {
  const reports: StageReport[] = [];
  const kept = new Map<string, KeptTable>();
  for (const step of steps) {
    reports.push(...(await runStep(step, io, kept, options)));
    for (const name of step.released) kept.delete(name);
  }
  return reports;
}

async function runStep(
  step: Step,
  io: PipelineIo,
  kept: Map<string, KeptTable>,
  options: { readonly signal: AbortSignal; readonly onProgress?: OnProgress },
): Promise<StageReport[]> {
  for (const { name, columns } of step.kept) {
    const made = stagesOf(step.root).find(({ transition }) => transition.to.name === name)!;
    kept.set(name, new KeptTable(pick(made.transition.to, columns)));
  }
  const ownKept = (name: string): KeptTable | undefined =>
    step.kept.some((each) => each.name === name) ? kept.get(name) : undefined;
  const start = async ({ transition, consumers }: Stage): Promise<RunningStage> => {
    const held: Record<string, Held<Table>> = {};
    for (const [key, input] of Object.entries(transition.from)) {
      if (input.how === 'held') held[key] = await hold(input.table, io, kept, options.signal);
    }
    const running: RunningStage = {
      transition,
      context: new CountingContext(options.signal),
      held,
      output: await io.output(transition.to),
      kept: ownKept(transition.to.name),
      consumers: await inTurn(consumers, start),
      read: 0,
      written: 0,
      onProgress: () => options.onProgress?.({ name: transition.name, read: running.read, written: running.written }),
    };
    return running;
  };
  const root = await start(step.root);
  const stages = runningStages(root);
  const input = streamedTable(step.root.transition);
  for await (const part of partsOf(input, step, io, kept, root.context)) {
    await applyPart(root, part);
    for (const stage of stages) {
      await stage.output.endPart();
      stage.kept?.endPart();
    }
  }
  for (const stage of stages) await stage.output.close();
  return stages.map(report);
}

/** The step's input, part by part; in one piece where it must stay whole. */
async function* partsOf(
  table: Table,
  step: Step,
  io: PipelineIo,
  kept: ReadonlyMap<string, KeptTable>,
  context: StageContext,
): AsyncIterable<Batches<Table>> {
  const rows = kept.get(table.name);
  if (rows !== undefined) {
    const parts = step.whole ? [rows.batches()] : rows.parts.map(iterate);
    for (const part of parts) yield project(part, table);
    return;
  }
  const parts = await io.parts(table);
  if (step.whole) yield inOnePiece(parts, table, context);
  else for (const part of parts) yield part.open(table, context);
}

async function* iterate<T>(values: Iterable<T>): AsyncIterable<T> {
  yield* values;
}

async function* inOnePiece(parts: readonly InputPart[], table: Table, context: StageContext): Batches<Table> {
  for (const part of parts) yield* part.open(table, context);
}

async function hold(
  table: Table,
  io: PipelineIo,
  kept: ReadonlyMap<string, KeptTable>,
  signal: AbortSignal,
): Promise<Held<Table>> {
  const rows = kept.get(table.name);
  if (rows !== undefined) return rows.seenAs(table);
  const read = new KeptTable(table);
  for await (const batch of inOnePiece(await io.parts(table), table, new CountingContext(signal))) read.append(batch);
  return read;
}

async function inTurn<T, U>(values: readonly T[], make: (value: T) => Promise<U>): Promise<U[]> {
  const made: U[] = [];
  for (const value of values) made.push(await make(value));
  return made;
}

function runningStages(root: RunningStage): RunningStage[] {
  return [root, ...root.consumers.flatMap(runningStages)];
}

function report({ transition, context, read, written, held }: RunningStage): StageReport {
  const streamed = streamedTable(transition).name;
  const { matched, pairsWritten } = context;
  const made: StageReport = {
    name: transition.name,
    read: {
      [streamed]: read,
      ...Object.fromEntries(heldTables(transition).map(({ name }, i) => [name, Object.values(held)[i]!.rows])),
    },
    written,
    dropped: Object.fromEntries(context.dropped),
    quarantined: 0,
    ...(matched === undefined ? {} : { joined: { ...matched, pairs: pairsWritten } }),
    measures: Object.fromEntries(context.measures),
  };
  assertConserved(made, streamed);
  return made;
}
