import { randomBytes } from 'node:crypto';
import { PublishConflict, type Commit, type Lake } from '../../lake/index.ts';
import { lakeFormat } from '../../lake/stored-json.ts';
import { ObjectList } from '../../store/object-list.ts';
import type { Store } from '../../store/store.ts';
import type { Table } from '../../table/table.ts';
import { formatCode, formatCodes, LandingFiles, type LandingFile } from '../landing-files.ts';
import { landingPlan, type LandingPlan } from '../landing-plan.ts';
import type { Pipeline } from '../pipeline.ts';
import type { QuarantineLimit } from '../quarantine-limit.ts';
import { planOver, type RunPlan } from '../run-plan.ts';
import { storeUris } from '../store-uris.ts';
import { packageOf } from './package-of.ts';
import { unusable, type PlanFile, type PlannedFile } from './plan-file.ts';
import { partsOfRounds } from './rounds.ts';

/** A plan that processes share: the run, and where what its parts give is put. */
export interface OpenPlan {
  /** The plan's file, for people. */
  readonly name: string;
  readonly run: RunPlan;
  readonly lake: Lake;
  readonly attempt: string;
  readonly quarantineLimit: QuarantineLimit | undefined;
  /** The same run over another version of the lake. */
  readonly over: (base: Commit | undefined) => Promise<RunPlan>;
}

/** A plan as JSON, for other processes. */
export async function planFile(
  run: RunPlan,
  { lake, quarantineLimit }: { readonly lake: Lake; readonly quarantineLimit?: QuarantineLimit },
): Promise<PlanFile> {
  const { runId, profile, codeVersion, unknown, layout, tables } = run;
  const { from } = run.pipeline;
  return {
    format: lakeFormat,
    runId,
    attempt: randomBytes(8).toString('hex'),
    profile,
    codeVersion,
    pipeline: { ...from, module: (await packageOf(from.module)) ?? from.module },
    transitions: tables.map(({ transition }) => transition),
    stores: storeUris(run.landingStore, lake),
    base: run.base?.commit ?? null,
    unknown,
    layout,
    partBytes: run.partBytes ?? null,
    quarantineLimit: quarantineLimit ?? null,
    landing: Object.fromEntries(
      [...run.landing.values()].map(({ table, files }) => [table.name, Array.from(files, plannedFile)]),
    ),
    rounds: partsOfRounds(run),
  };
}

function plannedFile({ object, format }: LandingFile): PlannedFile {
  const { path, bytes, etag, modified } = object;
  return { path, bytes, etag, modified: modified.toISOString(), ...format };
}

/**
 * Makes a plan's run again from its JSON, its pipeline and its stores; reads of the lake what the plan started from.
 *
 * Throws RunError (plan_unusable) when what comes out is not the run that was planned: other code, or another pipeline.
 */
export async function openPlan(
  file: PlanFile,
  given: {
    readonly name: string;
    readonly pipeline: Pipeline;
    readonly lake: Lake;
    readonly landing: Store;
    readonly codeVersion: string;
  },
): Promise<OpenPlan> {
  const { name, pipeline, lake, landing, codeVersion } = given;
  if (file.codeVersion !== codeVersion)
    throw unusable(name, `was made by ${file.codeVersion}, and this is ${codeVersion}`);
  const base = file.base === null ? undefined : await lake.at(file.base);
  if (base === undefined && file.base !== null)
    throw unusable(name, `starts from version ${file.base}, which ${lake.root.uri} does not have`);
  const over = async (version: Commit | undefined): Promise<RunPlan> =>
    planOver(pipeline, version, async (table) => landingOf(file, table, landing, name), {
      lake,
      landing,
      codeVersion,
      profile: file.profile,
      only: file.transitions,
      unknown: file.unknown,
      layout: file.layout,
      signal: new AbortController().signal,
      ...(file.partBytes === null ? {} : { partBytes: file.partBytes }),
    });
  const run = await over(base);
  if (run.runId !== file.runId) throw unusable(name, 'is of another pipeline than the one that it names here');
  return { name, run, lake, attempt: file.attempt, quarantineLimit: file.quarantineLimit ?? undefined, over };
}

function landingOf(file: PlanFile, table: Table, store: Store, name: string): LandingPlan {
  const files = file.landing[table.name];
  if (files === undefined) throw unusable(name, `has no files of ${table.name}`);
  const objects = new ObjectList();
  const formats = formatCodes(files.length);
  for (const [index, { path, bytes, etag, modified, ...format }] of files.entries()) {
    objects.push({ path, bytes, etag, modified: new Date(modified) });
    formats[index] = formatCode(format);
  }
  return landingPlan(table, new LandingFiles(objects, formats, store), file.partBytes ?? undefined);
}

/**
 * Where the lake is, seen from a plan: still at the version that the plan starts from, or already where the plan leads (then `run` is the run
 * over that). Throws PublishConflict when it is elsewhere.
 */
export async function currentState({
  run,
  lake,
  over,
}: OpenPlan): Promise<{ readonly published: boolean; readonly run: RunPlan }> {
  const current = await lake.current();
  if (current?.commit === run.base?.commit) return { published: run.upToDate, run };
  const now = await over(current);
  if (now.upToDate) return { published: true, run: now };
  throw new PublishConflict(lake.root.uri, (run.base?.commit ?? 0) + 1);
}
