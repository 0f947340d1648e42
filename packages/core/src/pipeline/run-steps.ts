import { assertConserved, type StageReport } from '../job/conservation.ts';
import type { Table } from '../table/table.ts';
import { keepOf } from './keep.ts';
import { KeptTables } from './kept.ts';
import type { KeepRoom } from './keep-room.ts';
import type { MakePart, ReaderPart, StagePart } from './part.ts';
import type { PartRunner } from './part-runner.ts';
import type { TableFile } from './table-file.ts';
import { stagesOf, streamedTable, type Step } from './steps.ts';
import type { AnyTransition } from './transition.ts';

/** How far a stage is; called after each part. */
export type OnProgress = (stage: { readonly name: string; readonly read: number; readonly written: number }) => void;

/** Where a run's inputs come from and its tables go. */
export interface StepIo {
  /** The parts of a table that this run does not make, in order; as one where the step wants it whole. */
  parts(table: Table, whole: boolean): Promise<readonly MakePart[]>;
  /** Takes what reading a part of landing saw, in order. */
  read(table: Table, part: ReaderPart): void;
  output(table: Table): Pick<TableFile, 'append' | 'endPart' | 'close'>;
}

/**
 * Runs steps one after another and reports each stage. Rows of a table made here go to its consumers without being read back.
 *
 * Rejects with ConservationError as soon as a stage's rows do not add up, with the signal's reason on abort, and with what a stage threw.
 */
export async function runSteps(
  steps: readonly Step[],
  io: StepIo,
  runner: PartRunner,
  options: {
    readonly signal: AbortSignal;
    readonly shared: boolean;
    readonly room: KeepRoom;
    readonly onProgress?: OnProgress;
  },
): Promise<StageReport[]> {
  const kept = new KeptTables(options.shared, options.room);
  const reports: StageReport[] = [];
  for (const [index, step] of steps.entries()) {
    const counts = new StepCounts(step);
    for (const keep of step.kept) kept.open(keep);
    const tables = step.stages.flatMap(stagesOf).map(({ transition }) => transition.to);
    const outputs = new Map(tables.map((table) => [table.name, io.output(table)]));
    const parts = step.keep === undefined ? await io.parts(step.input, step.whole) : kept.partsFor(step);
    for await (const output of runner.run({ index, step, data: kept.dataFor(step), parts }, options.signal)) {
      options.signal.throwIfAborted();
      if (output.out === 'group') await outputs.get(output.table)!.append(output.group);
      else if (output.out === 'kept') await kept.add(output.id, output.rows);
      else {
        if (output.reader !== undefined) io.read(step.input, output.reader);
        counts.add(output.stages, kept);
        kept.endPart();
        for (const file of outputs.values()) file.endPart();
        counts.progress(options.onProgress);
      }
    }
    for (const file of outputs.values()) await file.close();
    reports.push(...counts.reports(kept));
    kept.release(step.released);
  }
  return reports;
}

/** What the stages of a step counted, part by part. */
class StepCounts {
  readonly #transitions: readonly AnyTransition[];
  readonly #inBuckets: boolean;
  readonly #counts = new Map<string, StagePart>();
  #parts = 0;

  constructor(step: Step) {
    this.#transitions = step.stages.flatMap(stagesOf).map(({ transition }) => transition);
    this.#inBuckets = step.keep?.how === 'buckets';
  }

  add(part: Readonly<Record<string, StagePart>>, kept: KeptTables): void {
    this.#parts++;
    for (const transition of this.#transitions) {
      const counts = part[transition.name]!;
      // how many held rows found a partner can be told of a part alone
      if (counts.joined !== undefined) assertAddsUp(reportOf(transition, counts, kept), transition, kept);
      this.#counts.set(transition.name, addUp([this.#counts.get(transition.name) ?? nothing, counts]));
    }
  }

  progress(onProgress: OnProgress | undefined): void {
    for (const [name, { read, written }] of this.#counts) onProgress?.({ name, read, written });
  }

  reports(kept: KeptTables): StageReport[] {
    return this.#transitions.map((transition) => {
      const all = reportOf(transition, this.#counts.get(transition.name) ?? nothing, kept);
      const { joined } = all;
      // a bucket's held rows meet one part, all others may have found a partner in each
      const exact = joined === undefined || this.#parts < 2 || this.#inBuckets;
      const report = exact ? all : { ...all, joined: { left: joined.left, pairs: joined.pairs } };
      assertAddsUp(report, transition, kept);
      return report;
    });
  }
}

const nothing: StagePart = { read: 0, written: 0, dropped: {}, measures: {} };

function reportOf(transition: AnyTransition, { read, ...counts }: StagePart, kept: KeptTables): StageReport {
  const held = Object.fromEntries(heldRows(transition, kept));
  // of a table that is both, what was streamed adds up with what came out
  const inputs = { [streamedTable(transition).name]: read, ...held, [streamedTable(transition).name]: read };
  return { name: transition.name, read: inputs, quarantined: 0, ...counts };
}

function heldRows(transition: AnyTransition, kept: KeptTables): [string, number][] {
  return Object.values(transition.from).flatMap((input) =>
    input.how === 'held' ? [[input.table.name, kept.rows(keepOf(input).id)]] : [],
  );
}

function assertAddsUp(report: StageReport, transition: AnyTransition, kept: KeptTables): void {
  const held = sum(heldRows(transition, kept), ([, rows]) => rows);
  assertConserved(report, streamedTable(transition).name, held);
}

function addUp(parts: readonly StagePart[]): StagePart {
  const joined = parts.flatMap((part) => part.joined ?? []);
  return {
    read: sum(parts, ({ read }) => read),
    written: sum(parts, ({ written }) => written),
    dropped: sumByName(parts.map(({ dropped }) => dropped)),
    ...(joined.length === 0
      ? {}
      : {
          joined: {
            left: sum(joined, ({ left }) => left),
            right: sum(joined, ({ right }) => right),
            pairs: sum(joined, ({ pairs }) => pairs),
          },
        }),
    measures: sumByName(parts.map(({ measures }) => measures)),
  };
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}

function sumByName(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const record of records)
    for (const [name, value] of Object.entries(record)) sums[name] = (sums[name] ?? 0) + value;
  return sums;
}
