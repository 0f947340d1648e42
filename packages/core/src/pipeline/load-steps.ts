import { planSteps, type Step } from './steps.ts';
import { PipelineError } from './pipeline-error.ts';
import { wholeTable, type Pipeline, type PipelineModule } from './pipeline.ts';

/** Imports a pipeline by its module and plans the steps of these transitions: the same on every thread and machine. */
export async function loadSteps(from: PipelineModule, transitions: readonly string[]): Promise<Step[]> {
  const pipeline = await loadPipeline(from);
  const chosen = pipeline.transitions.filter(({ name }) => transitions.includes(name));
  return planSteps(chosen, (name) => wholeTable(pipeline, name));
}

/** Imports a pipeline of this program: the export itself, or what it returns for the options. Throws PipelineError where there is none. */
async function loadPipeline({ module, exportName, options }: PipelineModule): Promise<Pipeline> {
  const found = ((await import(module)) as Readonly<Record<string, unknown>>)[exportName];
  const pipeline = typeof found === 'function' ? (found as (given: unknown) => unknown)(options) : found;
  if (typeof pipeline === 'object' && pipeline !== null && 'transitions' in pipeline) return pipeline as Pipeline;
  throw new PipelineError(
    `${module} exports no pipeline called ${exportName}`,
    'give definePipeline the module and the name that it is exported by',
  );
}
