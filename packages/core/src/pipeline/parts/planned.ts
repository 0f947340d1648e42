import { randomBytes } from 'node:crypto';
import type { Lake } from '../../lake/index.ts';
import { lakeFormat } from '../../lake/stored-json.ts';
import type { LandingFile } from '../landing-files.ts';
import type { QuarantineLimit } from '../quarantine-limit.ts';
import type { RunPlan } from '../run-plan.ts';
import { storeUris } from '../store-uris.ts';
import type { PlanFile, PlannedFile } from './plan-file.ts';
import { partsOfRounds } from './rounds.ts';

/** A plan as JSON, for other processes. */
export function planFile(
  run: RunPlan,
  { lake, quarantineLimit }: { readonly lake: Lake; readonly quarantineLimit?: QuarantineLimit },
): PlanFile {
  const { runId, profile, codeVersion, unknown, cutOff, maxUnpacked, layout, tables } = run;
  const { exportName, options } = run.pipeline.from;
  return {
    format: lakeFormat,
    runId,
    attempt: randomBytes(8).toString('hex'),
    profile,
    codeVersion,
    pipeline: { exportName, ...(options === undefined ? {} : { options }) },
    transitions: tables.map(({ transition }) => transition),
    stores: storeUris(run.landingStore, lake),
    base: run.base?.commit ?? null,
    unknown,
    cutOff,
    maxUnpacked,
    layout,
    partBytes: run.partBytes ?? null,
    quarantineLimit: quarantineLimit ?? null,
    landing: Object.fromEntries(
      [...run.landing.values()].map(({ table, files }) => [table.name, Array.from(files, plannedFile)]),
    ),
    notTaken: Object.fromEntries([...run.landing.values()].map(({ table, notTaken }) => [table.name, notTaken])),
    rounds: partsOfRounds(run),
  };
}

function plannedFile({ object, format }: LandingFile): PlannedFile {
  const { path, bytes, etag, modified } = object;
  return { path, bytes, etag, modified: modified.toISOString(), ...format };
}
