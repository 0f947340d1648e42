import { planSteps, type Step } from './steps.ts';
import { PipelineError } from './pipeline-error.ts';
import { wholeTable, type Pipeline, type PipelineModule } from './pipeline.ts';

/** Imports a pipeline by its module and plans the steps of these transitions: the same on every thread and machine. */
export async function loadSteps(from: PipelineModule, transitions: readonly string[]): Promise<Step[]> {
  const pipeline = await loadPipeline(from);
  const chosen = pipeline.transitions.filter(({ name }) => transitions.includes(name));
  return planSteps(chosen, (name) => wholeTable(pipeline, name));
}

/**
 * Imports a pipeline: the export itself, or what it returns for the options. `load` is the caller's own import, where a package's name means
 * what the caller depends on. Throws PipelineError where there is none.
 */
export async function loadPipeline(
  { module, exportName, options }: PipelineModule,
  load: (module: string) => Promise<object> = async (name) => import(name) as Promise<object>,
): Promise<Pipeline> {
  const found = ((await load(module)) as Readonly<Record<string, unknown>>)[exportName];
  const pipeline = typeof found === 'function' ? (found as (given: unknown) => unknown)(options) : found;
  if (typeof pipeline === 'object' && pipeline !== null && 'transitions' in pipeline) return pipeline as Pipeline;
  throw new PipelineError(
    `${module} exports no pipeline called ${exportName}`,
    'give definePipeline the module and the name that it is exported by',
  );
}
