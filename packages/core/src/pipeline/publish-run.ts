import { verifyParquet } from '../codec/index.ts';
import { assertConserved, type StageReport } from '../job/conservation.ts';
import type { Attempt, Commit, DataFile, Lake, LandedTable, MadeTable } from '../lake/index.ts';
import type { Table } from '../table/table.ts';
import { everyBroken } from './broken-files.ts';
import { collectSteps, type PartOutputs, type StepResults } from './collect-steps.ts';
import type { InvalidSummary } from './fault-counts.ts';
import type { LandingPlan } from './landing-plan.ts';
import {
  defaultQuarantineLimit,
  exceeds,
  mustExceed,
  QuarantineLimitError,
  type QuarantineLimit,
} from './quarantine-limit.ts';
import { ReaderCounts } from './reader-counts.ts';
import type { OnRunEvent } from './run-event.ts';
import type { RunPlan } from './run-plan.ts';
import { assertUnits, enoughInstants } from './instant-units.ts';
import { TableFile } from './table-file.ts';
import { assertShrinksWithin } from './shrink-limit.ts';
import type { UnknownKeySummary } from './unknown-key-counts.ts';

export interface PublishOptions {
  readonly lake: Lake;
  readonly signal: AbortSignal;
  /** Default: one record of a hundred. */
  readonly quarantineLimit?: QuarantineLimit;
  /** Share of its rows, 0 to 1, by which a table may be smaller than in the version before. Default: 1, all of them. */
  readonly maxShrink?: number;
  readonly onEvent?: OnRunEvent;
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
  /** Where the invalid records of each landing table are listed, if it has any. */
  readonly quarantine: Readonly<Record<string, string>>;
  /** What is wrong with them. */
  readonly invalid: Readonly<Record<string, InvalidSummary>>;
  /** Keys that were passed over since no column is called so, for each landing table that has any. */
  readonly unknownKeys: Readonly<Record<string, UnknownKeySummary>>;
}

/** Publishes, whole or not at all, what `collect` gives of a plan's parts. A plan that is up to date asks for nothing and writes nothing. */
export async function publishRun(
  plan: RunPlan,
  collect: () => PartOutputs,
  options: PublishOptions,
): Promise<RunResult> {
  const startedAt = performance.now();
  const { lake, signal, onEvent } = options;
  const { runId, base } = plan;
  const end = async (
    status: RunResult['status'],
    commit: Commit,
    stages: readonly StageReport[],
    { quarantine, invalid, unknownKeys }: Pick<RunResult, 'quarantine' | 'invalid' | 'unknownKeys'>,
  ): Promise<RunResult> => {
    const tables = await publishedTables(plan, commit, lake);
    const seconds = (performance.now() - startedAt) / 1000;
    return { status, runId, commit, seconds, tables, stages, quarantine, invalid, unknownKeys };
  };
  if (plan.upToDate && base !== undefined) {
    onEvent?.({ event: 'up_to_date', commit: base.commit, runId });
    return end('up_to_date', base, [], { quarantine: {}, invalid: {}, unknownKeys: {} });
  }
  const attempt = lake.startAttempt(runId, { signal });
  try {
    const run = new PlannedRun(plan, attempt, options);
    const stages = await run.collect(collect());
    const done = await end('published', await run.commit(stages), stages, run);
    onEvent?.({ event: 'published', commit: done.commit.commit, runId, seconds: done.seconds });
    return done;
  } catch (error) {
    await attempt.discard({ keepQuarantine: error instanceof QuarantineLimitError });
    throw await everyBroken(error, plan.landing.values(), plan, signal);
  }
}

async function publishedTables(plan: RunPlan, commit: Commit, lake: Lake): Promise<Record<string, PublishedTable>> {
  const tables: Record<string, PublishedTable> = {};
  for (const { table } of plan.tables) {
    tables[table.name] = { rows: commit.tables[table.name]!.rows, files: await lake.files(commit, table.name) };
  }
  return tables;
}

/** What is left to read cannot make the invalid records few enough. */
class TooMuchInvalid extends Error {}

/** One attempt at a plan: its readers, its files, and what they counted. */
class PlannedRun implements StepResults {
  readonly #plan: RunPlan;
  readonly #attempt: Attempt;
  readonly #options: PublishOptions;
  readonly #readers = new Map<string, ReaderCounts>();
  readonly #files = new Map<Table, TableFile>();
  /** Of each table that is complete, its file when it has been read back. */
  readonly #verified = new Map<Table, Promise<DataFile>>();
  readonly quarantine: Record<string, string> = {};
  readonly invalid: Record<string, InvalidSummary> = {};
  readonly unknownKeys: Record<string, UnknownKeySummary> = {};

  constructor(plan: RunPlan, attempt: Attempt, options: PublishOptions) {
    this.#plan = plan;
    this.#attempt = attempt;
    this.#options = options;
  }

  /** Writes the files, which nobody sees yet, and sees to it that all rows add up and not too many are invalid. */
  async collect(parts: PartOutputs): Promise<StageReport[]> {
    const { signal, onEvent } = this.#options;
    let reports: StageReport[];
    try {
      const onProgress = (stage: { name: string; read: number; written: number }): void =>
        onEvent?.({ event: 'stage', ...stage });
      reports = await collectSteps(this.#plan.steps, parts, this, { signal, onProgress });
      await this.#putAside();
    } catch (caught) {
      const error = caught instanceof TooMuchInvalid ? await this.#tooMuch(caught) : caught;
      await Promise.all([...this.#files.values()].map(async (file) => file.abandon(error)));
      throw error;
    } finally {
      await parts.close();
    }
    const readers = [...this.#readers.values()].map((counts) => counts.report());
    for (const report of readers) assertConserved(report, Object.keys(report.read)[0]!);
    return [...readers, ...reports];
  }

  read(table: Table, part: Parameters<ReaderCounts['add']>[0]): void {
    const landing = this.#plan.landing.get(table.name)!;
    let counts = this.#readers.get(table.name);
    if (counts === undefined) this.#readers.set(table.name, (counts = new ReaderCounts(landing.table)));
    counts.add(part);
    assertUnits(counts, enoughInstants);
    if (mustExceed(counts, this.#limit, this.#bytesLeft(landing, counts))) throw new TooMuchInvalid();
    const { records, bytes } = counts;
    const event = { event: 'reading', table: table.name, records, bytes, totalBytes: landing.bytes } as const;
    this.#options.onEvent?.(event);
  }

  output(table: Table): ReturnType<StepResults['output']> {
    const file = new TableFile(table, this.#attempt, this.#plan.layout);
    this.#files.set(table, file);
    return {
      append: async (group) => file.append(group),
      endPart: () => file.endPart(),
      close: async () => {
        await file.close();
        const verified = this.#verify(table, await file.file());
        // it is waited for before anything is published
        verified.catch(() => {});
        this.#verified.set(table, verified);
      },
    };
  }

  /** Reads a file back as readers will, while later steps are done. */
  async #verify(table: Table, file: DataFile): Promise<DataFile> {
    const { signal } = this.#options;
    const expected = { table, rows: file.rows, bytes: file.bytes };
    await this.#attempt.verify(file, async (source) => verifyParquet(source, expected, signal));
    return file;
  }

  get #limit(): QuarantineLimit {
    return this.#options.quarantineLimit ?? defaultQuarantineLimit;
  }

  /** Bytes of text that are left to read of a table, at most. */
  #bytesLeft({ files, bytes }: LandingPlan, counts: ReaderCounts): number {
    if (counts.faults.records === 0) return Infinity;
    return files.packed ? Infinity : Math.max(0, bytes - counts.bytes);
  }

  /** The error of a run that could not be published any more, whatever is left to read. */
  async #tooMuch(stopped: TooMuchInvalid): Promise<unknown> {
    try {
      await this.#putAside();
      return stopped;
    } catch (error) {
      return error;
    }
  }

  /** Lists what is invalid in the quarantine, and fails when it is too much. */
  async #putAside(): Promise<void> {
    let failure: QuarantineLimitError | undefined;
    const { landing } = this.#plan;
    for (const counts of this.#readers.values()) assertUnits(counts);
    for (const counts of this.#readers.values()) {
      const { name } = counts.table;
      if (counts.unknownKeys.total > 0) this.unknownKeys[name] = counts.unknownKeys.summary();
      if (counts.invalid.length === 0) continue;
      this.invalid[name] = { ...counts.faults.summary(), listed: counts.invalid.length };
      const { uri } = (await this.#attempt.quarantine(name, counts.invalid))!;
      this.quarantine[name] = uri;
      if (exceeds(counts, this.#limit))
        failure ??= new QuarantineLimitError(counts, this.#limit, uri, landing.get(name)!.bytes);
    }
    if (failure !== undefined) throw failure;
  }

  /** Rows of each table, landing's too. */
  async #rows(): Promise<Record<string, number>> {
    const rows: Record<string, number> = {};
    for (const [name, { rows: read }] of this.#readers) rows[name] = read;
    for (const { table } of this.#plan.tables) rows[table.name] = (await this.#verified.get(table)!).rows;
    return rows;
  }

  /** Makes the files current, when each has been read back. */
  async commit(stages: readonly StageReport[]): Promise<Commit> {
    const { base, profile, codeVersion, pipeline, landing } = this.#plan;
    const { signal, onEvent } = this.#options;
    signal.throwIfAborted();
    assertShrinksWithin(this.#options.maxShrink ?? 1, base, {
      options: pipeline.from.options ?? null,
      rows: await this.#rows(),
    });
    onEvent?.({ event: 'publishing', tables: this.#plan.tables.map(({ table }) => table.name) });
    const tables: Record<string, MadeTable> = {};
    for (const { table, transition, version, inputs } of this.#plan.tables) {
      const file = await this.#verified.get(table)!;
      const { measures = {} } = stages.find(({ name }) => name === transition) ?? {};
      tables[table.name] = { version, inputs, files: [file], measures };
    }
    const landed: Record<string, LandedTable> = {};
    for (const [name, { version, files }] of landing) {
      landed[name] = { version, files: files.landed(), rows: this.#readers.get(name)?.rows ?? 0 };
    }
    const whole = this.#plan.tables.length === pipeline.transitions.length;
    const publication = {
      base,
      profile,
      codeVersion,
      options: { pipeline: pipeline.from.options ?? null },
      tables,
      landing: landed,
      keepOthers: !whole,
    };
    const onUnanswered = (seconds: number): void =>
      onEvent?.({ event: 'unanswered', commit: (base?.commit ?? 0) + 1, seconds });
    return this.#attempt.publish(publication, { onUnanswered });
  }
}
