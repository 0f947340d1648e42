import { landedSize, type RunPlan, type RunResult } from '@stedi-lakehouse/core';
import type { Registered } from '../catalog/lake-catalog.ts';
import type { StediRules } from '@stedi-lakehouse/transforms';

/** What a run did, as `--report` writes it. Counts, places and reasons; nothing about a single person. */
export interface RunReport {
  readonly runId: string;
  readonly status: ReportedStatus;
  readonly commit: number;
  readonly profile: string;
  readonly trim: string;
  readonly match: string;
  readonly seconds: number;
  readonly landing: Readonly<Record<string, ReportedLanding>>;
  readonly tables: Readonly<Record<string, ReportedTable>>;
  readonly stages: RunResult['stages'];
  /** Where the invalid records of a landing table are listed: file, position, reason and hash, never what they say. */
  readonly quarantine: RunResult['quarantine'];
  /** What is wrong with them, by file, column and reason. */
  readonly invalid: RunResult['invalid'];
  /** Keys that were passed over since no column is called so. */
  readonly unknownKeys: RunResult['unknownKeys'];
  /** Rows that pair one customer's step with another's phone; `null` where this run is not about them. */
  readonly pairsOfDifferentCustomers: number | null;
  /** The catalog that was told, and what became of its tables. */
  readonly registered?: Registered;
}

export interface ReportedLanding {
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  /** Files in its folders that were not read, which `stedi plan` names; left out where this run did not look at them. */
  readonly notTaken?: number;
}

/** A run that put invalid records aside published all the same, and says so. */
export type ReportedStatus = RunResult['status'] | 'published_with_quarantine';

export interface ReportedTable {
  readonly rows: number;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly rows: number }[];
}

export function runReport(result: RunResult, plan: RunPlan, rules: StediRules, registered?: Registered): RunReport {
  const landing: Record<string, RunReport['landing'][string]> = {};
  for (const [name, landed] of Object.entries(result.commit.landing)) {
    const notTaken = plan.landing.get(name)?.notTaken.reduce((sum, { files }) => sum + files, 0);
    landing[name] = { rows: landed.rows, ...landedSize(landed), ...(notTaken === undefined ? {} : { notTaken }) };
  }
  const tables: Record<string, ReportedTable> = {};
  for (const [name, { rows, files }] of Object.entries(result.tables)) {
    tables[name] = { rows, files: files.map((file) => ({ path: file.uri, bytes: file.bytes, rows: file.rows })) };
  }
  const { profile, trim, match } = rules;
  return {
    runId: plan.runId,
    status: statusOf(result),
    commit: result.commit.commit,
    profile,
    trim,
    match,
    seconds: result.seconds,
    landing,
    tables,
    stages: result.stages,
    quarantine: result.quarantine,
    invalid: result.invalid,
    unknownKeys: result.unknownKeys,
    pairsOfDifferentCustomers: pairsOfDifferentCustomers(result),
    ...(registered === undefined ? {} : { registered }),
  };
}

function statusOf({ status, quarantine }: RunResult): ReportedStatus {
  return status === 'published' && Object.keys(quarantine).length > 0 ? 'published_with_quarantine' : status;
}

function pairsOfDifferentCustomers({ commit, tables }: RunResult): number | null {
  if (tables['machine_learning_curated'] === undefined) return null;
  return commit.tables['machine_learning_curated']?.measures?.['pairs_of_different_customers'] ?? 0;
}
