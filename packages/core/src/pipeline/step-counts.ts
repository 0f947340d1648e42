import { assertConserved, type StageReport } from '../job/conservation.ts';
import { keepOf } from './keep.ts';
import type { StagePart } from './part.ts';
import { stagesOf, streamedTable, type Step } from './steps.ts';
import type { AnyTransition } from './transition.ts';

/** How far a stage is; called after each part. */
export type OnProgress = (stage: { readonly name: string; readonly read: number; readonly written: number }) => void;

/** Rows that were kept under an id. */
export type KeptCounts = (id: string) => number;

/** What the stages of a step counted, part by part. */
export class StepCounts {
  readonly #transitions: readonly AnyTransition[];
  readonly #inBuckets: boolean;
  readonly #counts = new Map<string, StagePart>();
  #parts = 0;

  constructor(step: Step) {
    this.#transitions = step.stages.flatMap(stagesOf).map(({ transition }) => transition);
    this.#inBuckets = step.keep?.how === 'buckets';
  }

  add(part: Readonly<Record<string, StagePart>>, kept: KeptCounts): void {
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

  /** Throws ConservationError when a stage's rows do not add up. */
  reports(kept: KeptCounts): StageReport[] {
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

function reportOf(transition: AnyTransition, { read, ...counts }: StagePart, kept: KeptCounts): StageReport {
  const held = Object.fromEntries(heldRows(transition, kept));
  // of a table that is both, what was streamed adds up with what came out
  const inputs = { [streamedTable(transition).name]: read, ...held, [streamedTable(transition).name]: read };
  return { name: transition.name, read: inputs, quarantined: 0, ...counts };
}

function heldRows(transition: AnyTransition, kept: KeptCounts): [string, number][] {
  return Object.values(transition.from).flatMap((input) =>
    input.how === 'held' ? [[input.table.name, kept(keepOf(input).id)]] : [],
  );
}

function assertAddsUp(report: StageReport, transition: AnyTransition, kept: KeptCounts): void {
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
