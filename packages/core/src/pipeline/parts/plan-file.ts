import * as z from 'zod/mini';
import { isUnpackedLimit, type ParquetLayout } from '../../codec/index.ts';
import { isAttemptName } from '../../lake/layout.ts';
import type { Json, NotTakenFiles } from '../../lake/index.ts';
import { mostNamed } from '../../lake/not-taken.ts';
import { count, lakeFormat, lazySchema } from '../../lake/stored-json.ts';
import { pathFault } from '../../store/path.ts';
import type { QuarantineLimit } from '../quarantine-limit.ts';
import { isPartSize } from '../split.ts';
import type { StoreUris } from '../store-uris.ts';
import { unusable } from './plan-error.ts';

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

/** A run's plan as JSON: what processes on other machines do of it and publish. They decide themselves what is loaded and where they write. */
export interface PlanFile {
  readonly format: typeof lakeFormat;
  readonly runId: string;
  /** Where its parts are put: no two plans share it. */
  readonly attempt: string;
  readonly profile: string;
  readonly codeVersion: string;
  /** Which of the pipelines that a process knows, by the name that it is exported by. */
  readonly pipeline: { readonly exportName: string; readonly options?: Json };
  /** Names of the transitions that run. */
  readonly transitions: readonly string[];
  /** Those of whoever opens the plan must be the same. */
  readonly stores: StoreUris;
  /** Number of the version that the run starts from; null in an empty lake. */
  readonly base: number | null;
  readonly unknown: 'skip' | 'fail';
  readonly cutOff?: 'fail' | 'quarantine';
  readonly maxUnpacked?: number;
  readonly layout: ParquetLayout;
  /** The size that parts aim at where one was asked for, in bytes. */
  readonly partBytes: number | null;
  readonly quarantineLimit: QuarantineLimit | null;
  /** The landing files of each table, in order. */
  readonly landing: Readonly<Record<string, readonly PlannedFile[]>>;
  /** Files in the folders of a landing table that are not read. */
  readonly notTaken?: Readonly<Record<string, readonly NotTakenFiles[]>>;
  /** For each round, the most parts that a step of it can have: so many `part` commands have something to do. */
  readonly rounds: readonly number[];
}

/** Bytes of a plan's JSON, at most: those of a million landing files. */
export const mostPlanBytes = 256 * 1024 * 1024;

/** A text that somebody else wrote, of a length that names and places have. */
const shortText = lazySchema<string>(() => z.string().check(z.maxLength(4096)));
/** What becomes a part of a folder's name. */
const idText = lazySchema<string>(() => z.string().check(z.refine(isAttemptName)));

const plannedFileSchema = lazySchema<PlannedFile>(() =>
  z
    .object({
      path: shortText().check(z.refine((path) => pathFault(path) === undefined)),
      bytes: count(),
      etag: shortText(),
      modified: z.iso.datetime(),
      format: z.enum(['ndjson', 'json']),
      compression: z.enum(['none', 'gzip', 'zstd']),
      splittable: z.boolean(),
    })
    .check(z.refine((file) => !file.splittable || (file.format === 'ndjson' && file.compression === 'none'))),
);

const notTakenSchema = lazySchema<NotTakenFiles>(() =>
  z.object({
    reason: z.enum(['hidden', 'temporary', 'other_ending', 'folder_marker', 'not_json']),
    files: count(),
    first: z.array(shortText()).check(z.maxLength(mostNamed)),
  }),
);

const planFileSchema = lazySchema<PlanFile>(() =>
  z.object({
    format: z.literal(lakeFormat),
    runId: idText(),
    attempt: idText(),
    profile: shortText(),
    codeVersion: shortText(),
    pipeline: z.object({ exportName: shortText(), options: z.exactOptional(z.json()) }),
    transitions: z.array(shortText()).check(z.minLength(1), z.maxLength(1000)),
    stores: z.object({
      landing: shortText(),
      landingFolders: z.exactOptional(z.record(shortText(), shortText())),
      lake: shortText(),
      trusted: shortText(),
      curated: shortText(),
    }),
    base: z.nullable(count()),
    unknown: z.enum(['skip', 'fail']),
    cutOff: z.exactOptional(z.enum(['fail', 'quarantine'])),
    maxUnpacked: z.exactOptional(z.number().check(z.refine(isUnpackedLimit))),
    layout: z.enum(['portable', 'compact']),
    partBytes: z.nullable(z.number().check(z.refine(isPartSize))),
    quarantineLimit: z.nullable(
      z.union([z.object({ records: count() }), z.object({ share: z.number().check(z.minimum(0), z.maximum(1)) })]),
    ),
    landing: z.record(shortText(), z.array(plannedFileSchema())),
    notTaken: z.exactOptional(z.record(shortText(), z.array(notTakenSchema()).check(z.maxLength(10)))),
    rounds: z.array(count()).check(z.maxLength(1000)),
  }),
);

/**
 * Reads a plan's JSON, of which nothing is believed; `name` is its file, for errors. Where `codeVersion` is given, that of the plan is looked at
 * before all else. Throws RunError (plan_unusable) for anything else.
 */
export function parsePlanFile(text: string, name: string, codeVersion?: string): PlanFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unusable(name, 'is not JSON');
  }
  if (codeVersion !== undefined) checkCodeVersion(value, name, codeVersion);
  const checked = checkedPlan(value);
  if (checked?.success === true) return checked.data;
  const issues = checked?.error.issues ?? [];
  const wrong = [...new Set(issues.map(({ path }) => path.map(placeName).join('.') || 'the whole'))];
  throw unusable(name, `is no plan of this version: see ${wrong.slice(0, 5).join(', ') || 'the whole'}`);
}

/** Throws unless a plan, of which nothing else was looked at, says that it was made by this code. */
export function checkCodeVersion(plan: unknown, name: string, codeVersion: string): void {
  const made = typeof plan === 'object' && plan !== null && 'codeVersion' in plan ? plan.codeVersion : undefined;
  if (made === codeVersion) return;
  const other = typeof made === 'string' && /^[\w.@/ +-]{1,80}$/.test(made) ? made : 'another program';
  throw unusable(name, `was made by ${other}, and this is ${codeVersion}`);
}

/** `undefined` where it is nested so deep that nobody can check it. */
function checkedPlan(value: unknown) {
  try {
    return planFileSchema().safeParse(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A key as it may stand in a message. */
export function placeName(key: PropertyKey): string {
  const text = String(key);
  return /^\w{1,64}$/.test(text) ? text : '…';
}
