import type { Commit, Json, Lake } from '../../lake/index.ts';
import { ObjectList } from '../../store/object-list.ts';
import type { Store } from '../../store/store.ts';
import type { Table } from '../../table/table.ts';
import { formatCode, formatCodes, LandingFiles } from '../landing-files.ts';
import { landingPlan, type LandingPlan } from '../landing-plan.ts';
import type { Pipeline } from '../pipeline.ts';
import type { QuarantineLimit } from '../quarantine-limit.ts';
import { planOver, type RunPlan } from '../run-plan.ts';
import { storeUris, type StoreUris } from '../store-uris.ts';
import { outdated, unusable } from './plan-error.ts';
import { checkCodeVersion, placeName, type PlanFile } from './plan-file.ts';

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

/** The pipelines that plans may ask for, by the names that they are exported by; each throws for options that it does not take. */
export type PipelineMakers = Readonly<Record<string, (options: Json | undefined) => Pipeline>>;

/**
 * Makes a plan's run again from its JSON; reads of the lake what the plan started from. A plan is somebody else's text: it chooses among the
 * pipelines that are given, and loads none; its stores must be those that are given.
 *
 * Throws RunError (plan_unusable) when what comes out is not the run that was planned: other code, another pipeline, other stores.
 */
export async function openPlan(
  file: PlanFile,
  given: {
    readonly name: string;
    readonly pipelines: PipelineMakers;
    readonly lake: Lake;
    readonly landing: Store;
    readonly codeVersion: string;
  },
): Promise<OpenPlan> {
  const { name, lake, landing, codeVersion } = given;
  checkCodeVersion(file, name, codeVersion);
  checkStores(file.stores, storeUris(landing, lake), name);
  const pipeline = pipelineOf(file, given.pipelines, name);
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
      ...(file.cutOff === undefined ? {} : { cutOff: file.cutOff }),
      ...(file.maxUnpacked === undefined ? {} : { maxUnpacked: file.maxUnpacked }),
      signal: new AbortController().signal,
      ...(file.partBytes === null ? {} : { partBytes: file.partBytes }),
    });
  const run = await over(base);
  if (run.runId !== file.runId) throw unusable(name, 'is of another pipeline than the one that it names here');
  return { name, run, lake, attempt: file.attempt, quarantineLimit: file.quarantineLimit ?? undefined, over };
}

const sameStores = 'give part and publish the same --landing, --lake, --trusted and --curated as stedi plan';

function checkStores(planned: StoreUris, given: StoreUris, name: string): void {
  for (const place of ['landing', 'lake', 'trusted', 'curated'] as const) {
    if (planned[place] === given[place]) continue;
    throw unusable(name, `was made for another --${place} than ${given[place]}`, undefined, sameStores);
  }
  const [there, here] = [planned.landingFolders ?? {}, given.landingFolders ?? {}];
  for (const table of new Set([...Object.keys(there), ...Object.keys(here)])) {
    if (Object.hasOwn(there, table) && there[table] === here[table]) continue;
    const asked = here[table] === undefined ? 'is named here' : `than ${here[table]}`;
    throw unusable(name, `was made for another --landing ${placeName(table)}=<folder> ${asked}`, undefined, sameStores);
  }
}

function pipelineOf({ pipeline: { exportName, options } }: PlanFile, makers: PipelineMakers, name: string): Pipeline {
  const names = Object.keys(makers).join(', ');
  if (!Object.hasOwn(makers, exportName)) throw unusable(name, `asks for another pipeline than ${names}`);
  try {
    return makers[exportName]!(options);
  } catch (error) {
    throw unusable(name, `has options that ${exportName} does not take`, error);
  }
}

function landingOf(file: PlanFile, table: Table, store: Store, name: string): LandingPlan {
  const files = file.landing[table.name];
  if (files === undefined) throw unusable(name, `has no files of ${table.name}`);
  const objects = new ObjectList();
  const formats = formatCodes(files.length);
  const left = file.notTaken?.[table.name] ?? [];
  for (const [index, { path, bytes, etag, modified, ...format }] of files.entries()) {
    objects.push({ path, bytes, etag, modified: new Date(modified) });
    formats[index] = formatCode(format);
  }
  return landingPlan(table, new LandingFiles(objects, formats, store), file.partBytes ?? undefined, left);
}

/**
 * Where the lake is, seen from a plan: still at the version that the plan starts from, or already where the plan leads (then `run` is the run
 * over that). Throws RunError (plan_outdated) when it is elsewhere.
 */
export async function currentState({
  name,
  run,
  lake,
  over,
}: OpenPlan): Promise<{ readonly published: boolean; readonly run: RunPlan }> {
  const current = await lake.current();
  if (current?.commit === run.base?.commit) return { published: run.upToDate, run };
  const now = await over(current);
  if (now.upToDate) return { published: true, run: now };
  const first = (run.base?.commit ?? 0) + 1;
  throw outdated(name, `another run published version ${first} of ${lake.root.uri} first`);
}
