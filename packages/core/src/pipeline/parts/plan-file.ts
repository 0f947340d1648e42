import * as z from 'zod/mini';
import type { ParquetLayout } from '../../codec/index.ts';
import { count, lakeFormat, lazySchema } from '../../lake/stored-json.ts';
import type { PipelineModule } from '../pipeline.ts';
import type { QuarantineLimit } from '../quarantine-limit.ts';
import { RunError } from '../run-error.ts';
import type { StoreUris } from '../store-uris.ts';

/** A landing file as it was when the plan was made. */
export interface PlannedFile {
  readonly path: string;
  readonly bytes: number;
  readonly etag: string;
  /** ISO 8601, UTC. */
  readonly modified: string;
  readonly format: 'ndjson' | 'json';
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly splittable: boolean;
}

/** A run's plan as JSON: all that processes on other machines need to do its parts and publish it. */
export interface PlanFile {
  readonly format: typeof lakeFormat;
  readonly runId: string;
  /** Where its parts are put: no two plans share it. */
  readonly attempt: string;
  readonly profile: string;
  readonly codeVersion: string;
  /** `module` is a package's name, where the pipeline is in one and the package exports it: file URLs do not travel. */
  readonly pipeline: PipelineModule;
  /** Names of the transitions that run. */
  readonly transitions: readonly string[];
  readonly stores: StoreUris;
  /** Number of the version that the run starts from; null in an empty lake. */
  readonly base: number | null;
  readonly unknown: 'skip' | 'fail';
  readonly layout: ParquetLayout;
  /** The size that parts aim at where one was asked for, in bytes. */
  readonly partBytes: number | null;
  readonly quarantineLimit: QuarantineLimit | null;
  /** The landing files of each table, in order. */
  readonly landing: Readonly<Record<string, readonly PlannedFile[]>>;
  /** For each round, the most parts that a step of it can have: so many `part` commands have something to do. */
  readonly rounds: readonly number[];
}

const planFileSchema = lazySchema<PlanFile>(() =>
  z.object({
    format: z.literal(lakeFormat),
    runId: z.string(),
    attempt: z.string(),
    profile: z.string(),
    codeVersion: z.string(),
    pipeline: z.object({ module: z.string(), exportName: z.string(), options: z.exactOptional(z.json()) }),
    transitions: z.array(z.string()),
    stores: z.object({ landing: z.string(), lake: z.string(), trusted: z.string(), curated: z.string() }),
    base: z.nullable(count()),
    unknown: z.enum(['skip', 'fail']),
    layout: z.enum(['portable', 'compact']),
    partBytes: z.nullable(z.number().check(z.positive())),
    quarantineLimit: z.nullable(z.union([z.object({ records: count() }), z.object({ share: z.number() })])),
    landing: z.record(
      z.string(),
      z.array(
        z.object({
          path: z.string(),
          bytes: count(),
          etag: z.string(),
          modified: z.iso.datetime(),
          format: z.enum(['ndjson', 'json']),
          compression: z.enum(['none', 'gzip', 'zstd']),
          splittable: z.boolean(),
        }),
      ),
    ),
    rounds: z.array(count()),
  }),
);

/** Reads a plan's JSON; `name` is its file, for errors. Throws RunError (plan_unusable) for anything else. */
export function parsePlanFile(text: string, name: string): PlanFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unusable(name, 'is not JSON');
  }
  const checked = planFileSchema().safeParse(value);
  if (checked.success) return checked.data;
  const wrong = [...new Set(checked.error.issues.map((issue) => issue.path.join('.') || 'the whole'))];
  throw unusable(name, `is no plan of this version: see ${wrong.slice(0, 5).join(', ')}`);
}

export function unusable(name: string, why: string, cause?: unknown): RunError {
  const advice = 'make it again with stedi plan --out, by the version of this program that does the parts';
  return new RunError('plan_unusable', `plan ${name} ${why}`, advice, cause);
}
