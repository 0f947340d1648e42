import { basename, dirname, resolve } from 'node:path';
import {
  loadPipeline,
  localStore,
  openPlan,
  openStores,
  parsePlanFile,
  readWhole,
  type OpenPlan,
  type PlanFile,
  type Store,
} from '@stedi-lakehouse/core';
import { Option, type Command } from 'commander';
import { codeVersion } from '../code-version.ts';
import { parsePath } from './path-argument.ts';
import { UsageError } from './usage-error.ts';

/** The option of commands that work on a plan that was written before. */
export function addPlanOption(command: Command): Command {
  return command.addOption(
    new Option('--plan <file.json>', 'what stedi plan --out wrote')
      .env('STEDI_PLAN')
      .argParser(parsePath)
      .makeOptionMandatory(),
  );
}

/** Writes a plan, whole or not at all. */
export async function writePlanFile(path: string, plan: PlanFile, signal: AbortSignal): Promise<void> {
  const { store, name } = placeOf(path);
  await store.write(name, [new TextEncoder().encode(`${JSON.stringify(plan)}\n`)], { signal });
}

/** Reads a plan and makes its run again: the pipeline from the package that it names, the stores from their URIs. */
export async function readPlan(path: string, signal: AbortSignal): Promise<OpenPlan> {
  const { store, name } = placeOf(path);
  const object = await store.stat(name, { signal });
  if (object === undefined)
    throw new UsageError(`--plan ${store.uriOf(name)} is not there`, 'make it with stedi plan --out');
  const text = new TextDecoder().decode(await readWhole(store.source(object), signal));
  const file = parsePlanFile(text, path);
  const pipeline = await loadPipeline(file.pipeline, async (module) => import(module) as Promise<object>);
  return await openPlan(file, { ...openStores(file.stores), name: path, pipeline, codeVersion });
}

function placeOf(path: string): { readonly store: Store; readonly name: string } {
  return { store: localStore(dirname(resolve(path))), name: basename(resolve(path)) };
}
