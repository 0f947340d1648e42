import {
  mostPlanBytes,
  openPlan,
  openStore,
  parsePlanFile,
  readWhole,
  type Lake,
  type OpenPlan,
  type PipelineMakers,
  type PlanFile,
  type Store,
} from '@stedi-lakehouse/core';
import { stediOptions, stediPipeline, type StediOptions } from '@stedi-lakehouse/transforms';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { codeVersion } from '../code-version.ts';
import { addLakeOptions, type LakeOptions } from './lake-options.ts';
import { landingAt, landingOption, type LandingPlaces } from './landing-options.ts';
import { folderAndName, isOnS3, parsePlace } from './place.ts';
import { UsageError } from './usage-error.ts';

/** The options of commands that work on a plan that was written before: which plan, and where it may read and write. */
export interface PlanOptions extends LakeOptions {
  readonly plan: string;
  readonly landing: LandingPlaces;
}

export function addPlanOptions(command: Command): Command {
  const planOption = new Option('--plan <file.json>', 'what stedi plan --out wrote, for the same landing zone and lake')
    .env('STEDI_PLAN')
    .argParser(parsePlanPlace)
    .makeOptionMandatory();
  return addLakeOptions(command.addOption(planOption).addOption(landingOption()));
}

/** A file, or an object on S3 with a name of its own. */
export function parsePlanPlace(text: string): string {
  const place = parsePlace(text);
  if (!isOnS3(place) || folderAndName(place).name !== '') return place;
  throw new InvalidArgumentError('give a file, or s3://bucket/prefix/plan.json');
}

/** Writes a plan, whole or not at all. */
export async function writePlanFile(path: string, plan: PlanFile, signal: AbortSignal): Promise<void> {
  const { store, name } = await placeOf(path);
  await store.write(name, [planBytes(plan)], { signal });
}

/** The pipelines that a plan may ask for. */
const pipelines: PipelineMakers = { stediPipeline: (options) => stediPipeline(options as StediOptions) };

/** Reads a plan and makes its run again, with the pipelines that are known here and the stores of the command line. */
export async function readPlan(
  { plan: path, landing }: PlanOptions,
  lake: Lake,
  signal: AbortSignal,
): Promise<OpenPlan> {
  const { store, name } = await placeOf(path);
  const object = await store.stat(name, { signal });
  if (object === undefined)
    throw new UsageError(`--plan ${store.uriOf(name)} is not there`, 'make it with stedi plan --out');
  if (object.bytes > mostPlanBytes)
    throw new UsageError(`--plan ${store.uriOf(name)} is larger than any plan`, 'make it with stedi plan --out');
  const text = new TextDecoder().decode(await readWhole(store.source(object), signal));
  const file = parsePlanFile(text, path, codeVersion);
  const plan = await openPlan(file, { name: path, pipelines, landing: await landingAt(landing), lake, codeVersion });
  const { profile } = stediOptions(plan.run.pipeline.from.options as StediOptions);
  if (plan.run.profile === profile) return plan;
  throw new UsageError(`plan ${path} says another profile than its rules are of`, 'make it with stedi plan --out');
}

function planBytes(plan: PlanFile): Uint8Array {
  const files = Object.values(plan.landing).reduce((sum, { length }) => sum + length, 0);
  // no file's entry is shorter, and a text has no room for very many more
  const bytes = files * 100 > mostPlanBytes ? undefined : new TextEncoder().encode(`${JSON.stringify(plan)}\n`);
  if (bytes !== undefined && bytes.length <= mostPlanBytes) return bytes;
  throw new UsageError(`a plan cannot hold ${files} landing files`, 'use stedi run, or have fewer and larger ones');
}

async function placeOf(path: string): Promise<{ readonly store: Store; readonly name: string }> {
  const { folder, name } = folderAndName(path);
  return { store: await openStore(folder), name };
}
