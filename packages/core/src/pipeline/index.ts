export {
  held,
  streamed,
  type Given,
  type HeldOptions,
  type Input,
  type Inputs,
  type OneStreamed,
  type Picked,
  type StreamedOptions,
} from './input.ts';
export { type LandingFile, type LandingPlan } from './landing-plan.ts';
export { definePipeline, type Pipeline, type PipelineModule } from './pipeline.ts';
export { PipelineError } from './pipeline-error.ts';
export { defaultQuarantineLimit, QuarantineLimitError, type QuarantineLimit } from './quarantine-limit.ts';
export type { PublishedTable, PublishOptions, RunResult } from './publish-run.ts';
export { runPlan, type RunOptions } from './run.ts';
export { RunError } from './run-error.ts';
export type { OnRunEvent, RunEvent } from './run-event.ts';
export { planRun, type LakeInput, type PlannedTable, type PlanOptions, type RunPlan } from './run-plan.ts';
export type { Piece, SplitFile } from './split.ts';
export type { Keep, KeepHow } from './keep.ts';
export { heldTables, stagesOf, streamedTable, type Stage, type Step } from './steps.ts';
export type { OnWorkerProfile } from './threads/worker-pool.ts';
export { defineTransition, type AnyTransition, type Transition } from './transition.ts';
