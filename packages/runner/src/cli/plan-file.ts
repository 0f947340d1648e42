import {
  loadPipeline,
  openPlan,
  openStore,
  openStores,
  parsePlanFile,
  readWhole,
  type OpenPlan,
  type PlanFile,
  type Store,
} from '@stedi-lakehouse/core';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { codeVersion } from '../code-version.ts';
import { folderAndName, isOnS3, parsePlace } from './place.ts';
import { UsageError } from './usage-error.ts';

/** The option of commands that work on a plan that was written before. */
export function addPlanOption(command: Command): Command {
  return command.addOption(
    new Option('--plan <file.json>', 'what stedi plan --out wrote')
      .env('STEDI_PLAN')
      .argParser(parsePlanPlace)
      .makeOptionMandatory(),
  );
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
  await store.write(name, [new TextEncoder().encode(`${JSON.stringify(plan)}\n`)], { signal });
}

/** Reads a plan and makes its run again: the pipeline from the package that it names, the stores from their URIs. */
export async function readPlan(path: string, signal: AbortSignal): Promise<OpenPlan> {
  const { store, name } = await placeOf(path);
  const object = await store.stat(name, { signal });
  if (object === undefined)
    throw new UsageError(`--plan ${store.uriOf(name)} is not there`, 'make it with stedi plan --out');
  const text = new TextDecoder().decode(await readWhole(store.source(object), signal));
  const file = parsePlanFile(text, path);
  const pipeline = await loadPipeline(file.pipeline, async (module) => import(module) as Promise<object>);
  return await openPlan(file, { ...(await openStores(file.stores)), name: path, pipeline, codeVersion });
}

async function placeOf(path: string): Promise<{ readonly store: Store; readonly name: string }> {
  const { folder, name } = folderAndName(path);
  return { store: await openStore(folder), name };
}
