import { tmpdir } from 'node:os';
import { verifyParquet } from '../codec/index.ts';
import { assertConserved, type StageReport } from '../job/conservation.ts';
import type { Attempt, Commit, CommittedLanding, DataFile, Lake, MadeTable } from '../lake/index.ts';
import type { Table } from '../table/table.ts';
import { lakeParts } from './lake-parts.ts';
import type { PartInput } from './part.ts';
import { KeepRoom } from './keep-room.ts';
import { inThisThread, type PartRunner } from './part-runner.ts';
import { defaultQuarantineLimit, exceeds, QuarantineLimitError, type QuarantineLimit } from './quarantine-limit.ts';
import { ReaderCounts } from './reader-counts.ts';
import type { OnRunEvent } from './run-event.ts';
import type { LakeInput, RunPlan } from './run-plan.ts';
import type { LandingPlan } from './landing-plan.ts';
import { runSteps, type StepIo } from './run-steps.ts';
import { TableFile } from './table-file.ts';
import { inThreads, type OnWorkerProfile } from './threads/worker-pool.ts';

export interface RunOptions {
  readonly lake: Lake;
  readonly signal: AbortSignal;
  /** Threads that do the work while this one puts it together. Default: 0, all is done in this one. */
  readonly workers?: number;
  /** Memory that rows which wait for a later step may take before they wait in a file, in bytes. Default: 128 MiB. */
  readonly memoryBytes?: number;
  /** Where that file is. It holds what the trusted zone holds. Default: the system's folder for temporary files. */
  readonly scratchFolder?: string;
  /** Default: one record of a hundred. */
  readonly quarantineLimit?: QuarantineLimit;
  readonly onEvent?: OnRunEvent;
  /** Asks each worker thread for a CPU profile (see `profileCpu`), which takes some of its time. */
  readonly onWorkerProfile?: OnWorkerProfile;
}

/** A table as it is published now. */
export interface PublishedTable {
  readonly rows: number;
  readonly files: readonly DataFile[];
}

/** What a run did. */
export interface RunResult {
  readonly status: 'published' | 'up_to_date';
  readonly runId: string;
  readonly commit: Commit;
  readonly seconds: number;
  /** The planned tables as they are published now. */
  readonly tables: Readonly<Record<string, PublishedTable>>;
  /** The stages that ran, readers first; none when nothing had to be done. */
  readonly stages: readonly StageReport[];
}

/**
 * Does what was planned and publishes it whole, or publishes nothing.
 *
 * Rejects with what went wrong, after everything that was written is removed; invalid records that made the run fail stay listed in the
 * lake's quarantine. A plan that is up to date writes nothing.
 */
export async function runPlan(plan: RunPlan, options: RunOptions): Promise<RunResult> {
  const startedAt = performance.now();
  const result = async (
    status: RunResult['status'],
    commit: Commit,
    stages: readonly StageReport[],
  ): Promise<RunResult> => ({
    status,
    runId: plan.runId,
    commit,
    seconds: (performance.now() - startedAt) / 1000,
    tables: await publishedTables(plan, commit, options.lake),
    stages,
  });
  if (plan.upToDate && plan.base !== undefined) {
    options.onEvent?.({ event: 'up_to_date', commit: plan.base.commit, runId: plan.runId });
    return result('up_to_date', plan.base, []);
  }
  const attempt = options.lake.startAttempt(plan.runId, { signal: options.signal });
  try {
    const { commit, stages } = await new PlannedRun(plan, attempt, options).publish();
    const done = await result('published', commit, stages);
    options.onEvent?.({ event: 'published', commit: commit.commit, runId: plan.runId, seconds: done.seconds });
    return done;
  } catch (error) {
    await attempt.discard({ keepQuarantine: error instanceof QuarantineLimitError });
    throw error;
  }
}

async function publishedTables(plan: RunPlan, commit: Commit, lake: Lake): Promise<Record<string, PublishedTable>> {
  const tables: Record<string, PublishedTable> = {};
  for (const { table } of plan.tables) {
    tables[table.name] = { rows: commit.tables[table.name]!.rows, files: await lake.files(commit, table.name) };
  }
  return tables;
}

/** One attempt at a plan: its readers, its files, and what they counted. */
class PlannedRun {
  readonly #plan: RunPlan;
  readonly #attempt: Attempt;
  readonly #options: RunOptions;
  readonly #readers = new Map<string, ReaderCounts>();
  readonly #files = new Map<Table, TableFile>();

  constructor(plan: RunPlan, attempt: Attempt, options: RunOptions) {
    this.#plan = plan;
    this.#attempt = attempt;
    this.#options = options;
  }

  async publish(): Promise<{ readonly commit: Commit; readonly stages: readonly StageReport[] }> {
    const { signal, onEvent } = this.#options;
    const { memoryBytes = defaultMemoryBytes, scratchFolder = tmpdir() } = this.#options;
    const room = new KeepRoom(memoryBytes, scratchFolder);
    const runner = this.#runner();
    let reports: StageReport[];
    try {
      reports = await runSteps(this.#plan.steps, this.#io(), runner, {
        signal,
        shared: this.#threads > 0,
        room,
        onProgress: (stage) => onEvent?.({ event: 'stage', ...stage }),
      });
      await this.#putAside();
    } catch (error) {
      await Promise.all([...this.#files.values()].map(async (file) => file.abandon(error)));
      throw error;
    } finally {
      await runner.close();
      await room.scratch.close();
    }
    const readers = [...this.#readers.values()].map((counts) => counts.report());
    for (const report of readers) assertConserved(report, Object.keys(report.read)[0]!);
    signal.throwIfAborted();
    onEvent?.({ event: 'publishing', tables: this.#plan.tables.map(({ table }) => table.name) });
    return { commit: await this.#commit(), stages: [...readers, ...reports] };
  }

  /** Threads beside this one, 0 where all is done here: a thread is worth its start when it has several parts to do. */
  get #threads(): number {
    const inputs = [...this.#plan.landing.values(), ...this.#plan.lakeInputs.values()];
    const parts = inputs.reduce((sum, input) => sum + partsOf(input), 0);
    return Math.min(this.#options.workers ?? 0, Math.floor(parts / partsPerThread));
  }

  #runner(): PartRunner {
    const { pipeline, landingStore, unknown, layout, tables } = this.#plan;
    const { lake, onWorkerProfile } = this.#options;
    if (this.#threads === 0) return inThisThread({ landing: landingStore, lake, unknown }, layout);
    const { trusted, curated } = lake.zones;
    const stores = { landing: landingStore.uri, lake: lake.root.uri, trusted: trusted.uri, curated: curated.uri };
    const transitions = tables.map(({ transition }) => transition);
    const profile = onWorkerProfile !== undefined;
    const start = { pipeline: pipeline.from, transitions, stores, unknown, layout, profile };
    return inThreads(this.#threads, start, onWorkerProfile);
  }

  #io(): StepIo {
    const { lake, onEvent } = this.#options;
    return {
      parts: async (table, whole) => {
        const landing = this.#plan.landing.get(table.name);
        if (landing === undefined) {
          const pieces = await lakeParts(this.#plan.lakeInputs.get(table.name)!.files, lake);
          return grouped(pieces, whole).map((some) => async (): Promise<PartInput> => ({ from: 'lake', pieces: some }));
        }
        const counted = !this.#readers.has(table.name);
        if (counted) this.#readers.set(table.name, new ReaderCounts(landing.table));
        const parts = whole ? [landing.parts.flat()] : landing.parts;
        return parts.map((pieces) => async (): Promise<PartInput> => ({ from: 'landing', pieces, counted }));
      },
      read: (table, part) => {
        const counts = this.#readers.get(table.name)!;
        counts.add(part);
        const { records, bytes } = counts;
        onEvent?.({
          event: 'reading',
          table: table.name,
          records,
          bytes,
          totalBytes: this.#plan.landing.get(table.name)!.bytes,
        });
      },
      output: (table) => {
        const file = new TableFile(table, this.#attempt, this.#plan.layout);
        this.#files.set(table, file);
        return file;
      },
    };
  }

  /** Lists what is invalid in the quarantine, and fails when it is too much. */
  async #putAside(): Promise<void> {
    const limit = this.#options.quarantineLimit ?? defaultQuarantineLimit;
    let failure: QuarantineLimitError | undefined;
    for (const counts of this.#readers.values()) {
      if (counts.invalid.length === 0) continue;
      const quarantine = await this.#attempt.quarantine(counts.table.name, counts.invalid);
      if (exceeds(counts, limit)) failure ??= new QuarantineLimitError(counts, limit, quarantine!.uri);
    }
    if (failure !== undefined) throw failure;
  }

  async #commit(): Promise<Commit> {
    const { base, profile, codeVersion, pipeline, landing } = this.#plan;
    const tables: Record<string, MadeTable> = {};
    for (const { table, version, inputs } of this.#plan.tables) {
      const file = await this.#files.get(table)!.file();
      await this.#attempt.verify(file, async (source) =>
        verifyParquet(source, { table, rows: file.rows, bytes: file.bytes }, this.#options.signal),
      );
      tables[table.name] = { version, inputs, files: [file] };
    }
    const landed: Record<string, CommittedLanding> = {};
    for (const [name, { version, files }] of landing) {
      const listed = files.map(({ uri, object: { bytes, etag } }) => ({ uri, bytes, etag }));
      landed[name] = { version, files: listed, rows: this.#readers.get(name)?.rows ?? 0 };
    }
    const whole = this.#plan.tables.length === pipeline.transitions.length;
    return this.#attempt.publish({
      base,
      profile,
      codeVersion,
      options: { pipeline: pipeline.from.options ?? null },
      tables,
      landing: landed,
      keepOthers: !whole,
    });
  }
}

function grouped<T>(pieces: readonly T[], whole: boolean): (readonly T[])[] {
  return whole ? [pieces] : pieces.map((piece) => [piece]);
}

const defaultMemoryBytes = 128 * 1024 * 1024;

/** Parts that a thread should have to be worth its start. */
const partsPerThread = 4;

function partsOf(input: LandingPlan | LakeInput): number {
  return 'parts' in input ? input.parts.length : input.files.reduce((sum, { units }) => sum + units.length, 0);
}
