export { held, streamed, type Given, type Input, type Inputs, type OneStreamed, type Picked } from './input.ts';
export { definePipeline, type Json, type Pipeline, type PipelineModule } from './pipeline.ts';
export { PipelineError } from './pipeline-error.ts';
export { defineTransition, type AnyTransition, type Transition } from './transition.ts';
