import type { ParquetLayout } from '../../codec/index.ts';
import type { PipelineModule } from '../pipeline.ts';
import type { PartInput, PartOutput } from '../part.ts';
import type { StepData } from '../step-data.ts';
import type { StoreUris } from '../store-uris.ts';

/** All that a worker needs to make a run's steps again: it imports the pipeline and opens the stores by their URIs. */
export interface WorkerStart {
  readonly pipeline: PipelineModule;
  readonly transitions: readonly string[];
  readonly stores: StoreUris;
  readonly unknown: 'skip' | 'fail';
  readonly cutOff: 'fail' | 'quarantine';
  readonly maxUnpacked: number;
  readonly layout: ParquetLayout;
  /** Whether the worker records where its time goes. */
  readonly profile: boolean;
}

/** What a thread is made with. */
export interface ThreadData {
  /** Loaded before there is a run, which may need it. */
  readonly module: string | undefined;
}

/** What is said to a worker. The start comes first, and a step before its parts, which are done one after another. */
export type ToWorker =
  | { readonly say: 'start'; readonly start: WorkerStart }
  | { readonly say: 'step'; readonly index: number; readonly data: StepData }
  | { readonly say: 'step is over'; readonly index: number }
  | { readonly say: 'part'; readonly step: number; readonly part: PartInput }
  /** An output was taken: one more may come. */
  | { readonly say: 'taken' }
  | { readonly say: 'stop' };

/** What a worker says. */
export type FromWorker =
  /** Once: it has loaded what it needs, or failed to, and says so of its first part. */
  | { readonly say: 'ready' }
  | { readonly say: 'output'; readonly output: PartOutput }
  | { readonly say: 'done' }
  | { readonly say: 'failed'; readonly error: PlainError }
  /** The last word of a worker that recorded where its time went. */
  | { readonly say: 'profile'; readonly profile: string };

/** An error as it crosses threads. */
export interface PlainError {
  readonly code: string;
  readonly what: string;
  readonly advice: string;
  readonly stack: string | undefined;
}
