import { defaultMaxUnpacked, type ParquetLayout } from '../codec/index.ts';
import { checkProfile, LakeError, type Commit, type DataFile, type Lake } from '../lake/index.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../table/table.ts';
import { BrokenFiles } from './broken-files.ts';
import { planLanding, type LandingPlan } from './landing-plan.ts';
import { wholeTable, type Pipeline } from './pipeline.ts';
import { RunError } from './run-error.ts';
import { isPartSize } from './split.ts';
import { planSteps, streamedTable, type Step } from './steps.ts';
import type { AnyTransition } from './transition.ts';
import { versionOf } from './version.ts';

export interface PlanOptions {
  readonly lake: Lake;
  readonly landing: Store;
  readonly profile: string;
  /** Names of the transitions to run, or of the tables that they make; all of the pipeline's where it is left out. */
  readonly only?: readonly string[];
  /** What an undeclared key in landing does: it is passed over and counted, or its record is invalid. Default: skip. */
  readonly unknown?: 'skip' | 'fail';
  /** What a record does that the end of its file cuts off: its file is broken, or it is invalid. Default: fail. */
  readonly cutOff?: 'fail' | 'quarantine';
  /** How many times its size a packed landing file may unpack to; the first 64 MiB are allowed to any. Default: 100. */
  readonly maxUnpacked?: number;
  /** How files are encoded. Default: portable. */
  readonly layout?: ParquetLayout;
  /** Name and version of the code that makes the rows. */
  readonly codeVersion: string;
  /** The size that parts aim at, in bytes, from 64 to 1024 MiB; default 16 MiB. */
  readonly partBytes?: number;
  /** Whether landing files of a table may hold the same bytes as others of it. Default: false. */
  readonly allowEqualFiles?: boolean;
  readonly signal: AbortSignal;
}

/** A table that a run reads from the lake. */
export interface LakeInput {
  readonly table: Table;
  readonly version: string;
  readonly files: readonly DataFile[];
}

/** A table that a run makes. */
export interface PlannedTable {
  readonly table: Table;
  readonly transition: string;
  readonly version: string;
  /** Versions of the tables it is made from. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Whether the lake holds this version already, with all its files. */
  readonly upToDate: boolean;
}

/** What a run would read, make and publish. Making a plan changes nothing. */
export interface RunPlan {
  readonly runId: string;
  readonly pipeline: Pipeline;
  readonly profile: string;
  readonly codeVersion: string;
  readonly base: Commit | undefined;
  readonly landingStore: Store;
  readonly unknown: 'skip' | 'fail';
  readonly cutOff: 'fail' | 'quarantine';
  readonly maxUnpacked: number;
  readonly layout: ParquetLayout;
  /** The size that parts aim at where one was asked for, in bytes. */
  readonly partBytes: number | undefined;
  readonly landing: ReadonlyMap<string, LandingPlan>;
  readonly lakeInputs: ReadonlyMap<string, LakeInput>;
  readonly tables: readonly PlannedTable[];
  readonly steps: readonly Step[];
  readonly upToDate: boolean;
}

/**
 * Plans a run: finds the inputs, orders the transitions, gives each table its version and compares it with the lake.
 *
 * Throws RunError where an input is missing or `only` names no transition, and refuses a lake of another profile.
 */
export async function planRun(pipeline: Pipeline, options: PlanOptions): Promise<RunPlan> {
  const { landing, signal, partBytes, allowEqualFiles = false } = options;
  const base = await options.lake.current();
  checkProfile(base, options.profile);
  const broken = new BrokenFiles();
  const how = { signal, partBytes, allowEqualFiles, broken };
  const plan = await planOver(pipeline, base, async (table) => planLanding(table, landing, how), options);
  const error = broken.error();
  if (error !== undefined) throw error;
  return plan;
}

/** Plans a run over a version of the lake and over landing tables as `landing` gives them. */
export async function planOver(
  pipeline: Pipeline,
  base: Commit | undefined,
  landing: (table: Table) => Promise<LandingPlan>,
  options: PlanOptions,
): Promise<RunPlan> {
  if (options.partBytes !== undefined && !isPartSize(options.partBytes))
    throw new RunError('usage', 'parts cannot have that size', 'give whole bytes, from 64 to 1024 MiB');
  const transitions = chosen(pipeline, options.only);
  const made = new Set(transitions.map(({ to }) => to.name));
  const landed = new Map<string, LandingPlan>();
  const lakeInputs = new Map<string, LakeInput>();
  const versions = new Map<string, string>();
  for (const table of transitions.flatMap(({ from }) => Object.values(from).map((input) => input.table))) {
    if (made.has(table.name) || versions.has(table.name)) continue;
    if (table.zone === 'landing') landed.set(table.name, await landing(wholeTable(pipeline, table.name) ?? table));
    else lakeInputs.set(table.name, await lakeInput(pipeline, table, base, options.lake));
    versions.set(table.name, (landed.get(table.name) ?? lakeInputs.get(table.name))!.version);
  }
  const tables: PlannedTable[] = [];
  for (const transition of transitions) {
    const planned = plannedTable(transition, pipeline, versions, options);
    versions.set(transition.to.name, planned.version);
    tables.push({ ...planned, upToDate: await isUpToDate(planned, base, options.lake) });
  }
  return {
    runId: versionOf(tables.map(({ version }) => version)),
    pipeline,
    profile: options.profile,
    codeVersion: options.codeVersion,
    base,
    landingStore: options.landing,
    unknown: options.unknown ?? 'skip',
    cutOff: options.cutOff ?? 'fail',
    maxUnpacked: options.maxUnpacked ?? defaultMaxUnpacked,
    layout: options.layout ?? 'portable',
    partBytes: options.partBytes,
    landing: landed,
    lakeInputs,
    tables,
    steps: planSteps(transitions, (name) => wholeTable(pipeline, name)),
    upToDate: tables.every(({ upToDate }) => upToDate),
  };
}

function chosen(pipeline: Pipeline, only: readonly string[] | undefined): readonly AnyTransition[] {
  if (only === undefined || only.length === 0) return pipeline.transitions;
  const isNamed = ({ name, to }: AnyTransition, by: string): boolean => name === by || to.name === by;
  const unknown = only.filter((by) => !pipeline.transitions.some((transition) => isNamed(transition, by)));
  if (unknown.length > 0) {
    const names = pipeline.transitions.map(({ name, to }) => (name === to.name ? name : `${name} (${to.name})`));
    throw new RunError(
      'usage',
      `no transition is called ${unknown.join(' or ')}, and none makes such a table`,
      `there are ${names.join(', ')}`,
    );
  }
  return pipeline.transitions.filter((transition) => only.some((by) => isNamed(transition, by)));
}

async function lakeInput(pipeline: Pipeline, table: Table, base: Commit | undefined, lake: Lake): Promise<LakeInput> {
  const version = base?.tables[table.name]?.version;
  const maker = pipeline.transitions.find(({ to }) => to.name === table.name);
  if (base === undefined || version === undefined || maker === undefined) {
    const advice = maker === undefined ? 'no transition makes it' : `run all transitions first, or ${maker.name} too`;
    throw new RunError('input_missing', `table ${table.name} is not in the lake ${lake.root.uri}`, advice);
  }
  return { table: maker.to, version, files: await lake.files(base, table.name) };
}

function plannedTable(
  transition: AnyTransition,
  pipeline: Pipeline,
  versions: ReadonlyMap<string, string>,
  options: PlanOptions,
): Omit<PlannedTable, 'upToDate'> {
  const inputs = Object.fromEntries(
    Object.values(transition.from).map(({ table }) => [table.name, versions.get(table.name)!]),
  );
  const version = versionOf({
    code: options.codeVersion,
    pipeline: pipeline.from.exportName,
    options: pipeline.from.options ?? null,
    unknown: options.unknown ?? 'skip',
    layout: options.layout ?? 'portable',
    partBytes: options.partBytes ?? null,
    transition: transition.name,
    streamed: streamedTable(transition).name,
    inputs,
  });
  return { table: transition.to, transition: transition.name, version, inputs };
}

/** Whether the lake holds this version of a table, with all its files: what was lost is made again. */
async function isUpToDate(
  { table: { name }, version }: Omit<PlannedTable, 'upToDate'>,
  base: Commit | undefined,
  lake: Lake,
): Promise<boolean> {
  if (base?.tables[name]?.version !== version) return false;
  try {
    for (const file of await lake.files(base, name)) {
      const object = await lake.zones[file.zone].stat(file.path);
      if (object?.bytes !== file.bytes) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof LakeError && error.code === 'lake_corrupt') return false;
    throw error;
  }
}
