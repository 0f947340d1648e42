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
export { InstantUnitError } from './instant-units.ts';
export type { FaultGroup, FaultSummary, InvalidSummary } from './fault-counts.ts';
export type { LandingFile, LandingFiles } from './landing-files.ts';
export type { LandingPlan } from './landing-plan.ts';
export { definePipeline, type Pipeline, type PipelineModule } from './pipeline.ts';
export { makeParts, type MadeParts, type MakePartsOptions } from './parts/make-parts.ts';
export { openPlan, type OpenPlan, type PipelineMakers } from './parts/open-plan.ts';
export { PartsMissing, type MissingPart } from './parts/parts-missing.ts';
export { mostPlanBytes, parsePlanFile, type PlanFile, type PlannedFile } from './parts/plan-file.ts';
export { planFile } from './parts/planned.ts';
export { publishParts } from './parts/publish-parts.ts';
export { partCounts, partsOfRounds, type PartCount } from './parts/rounds.ts';
export { PipelineError } from './pipeline-error.ts';
export { defaultQuarantineLimit, QuarantineLimitError, type QuarantineLimit } from './quarantine-limit.ts';
export type { PublishedTable, PublishOptions, RunResult } from './publish-run.ts';
export { runPlan, type RunOptions, type WorkOptions } from './run.ts';
export { RunError } from './run-error.ts';
export type { OnRunEvent, RunEvent } from './run-event.ts';
export { landingUris, openStores, type StoreUris } from './store-uris.ts';
export { planRun, type LakeInput, type PlannedTable, type PlanOptions, type RunPlan } from './run-plan.ts';
export type { FileSpan, SplitFiles } from './split.ts';
export type { Keep, KeepHow } from './keep.ts';
export { heldTables, planSteps, stagesOf, streamedTable, type Stage, type Step } from './steps.ts';
export type { OnWorkerProfile } from './threads/worker-pool.ts';
export type { UnknownKeySummary } from './unknown-key-counts.ts';
export { defineTransition, type AnyTransition, type Transition } from './transition.ts';
