import {
  heldTables,
  partCounts,
  partsOfRounds,
  stagesOf,
  streamedTable,
  type NotTakenFiles,
  type RunPlan,
} from '@stedi-lakehouse/core';

/** A plan as plain facts, for people and programs. */
export interface PlanFacts {
  readonly runId: string;
  readonly profile: string;
  readonly upToDate: boolean;
  readonly currentVersion: number | null;
  readonly landing: readonly {
    readonly table: string;
    readonly files: number;
    readonly bytes: number;
    readonly parts: number;
    /** Files in its folders that are not read: how many for each reason, and the first paths. */
    readonly notTaken: readonly NotTakenFiles[];
  }[];
  readonly lakeInputs: readonly { readonly table: string; readonly files: number; readonly rows: number }[];
  readonly steps: readonly PlannedStep[];
  /** For each round, the first being 1: how many `part` commands have something to do, at most. */
  readonly rounds: readonly { readonly round: number; readonly steps: number; readonly partCommands: number }[];
  readonly tables: readonly {
    readonly table: string;
    readonly zone: string;
    readonly privacy: string;
    readonly upToDate: boolean;
  }[];
}

/** One pass over a table. */
export interface PlannedStep {
  readonly reads: string;
  /** Whether the rows come bucket by bucket. */
  readonly buckets: boolean;
  /** Whether they come in one piece. */
  readonly whole: boolean;
  /** Steps of one round do not need one another. The first is 1. */
  readonly round: number;
  readonly parts: number;
  /** Whether there are exactly so many parts; at most so many, where the rounds before decide it. */
  readonly partsExact: boolean;
  readonly transitions: readonly {
    readonly transition: string;
    readonly streams: string;
    readonly holds: readonly string[];
  }[];
}

export function planFacts(plan: RunPlan): PlanFacts {
  const counts = partCounts(plan);
  return {
    runId: plan.runId,
    profile: plan.profile,
    upToDate: plan.upToDate,
    currentVersion: plan.base?.commit ?? null,
    landing: [...plan.landing.values()].map(({ table, files, bytes, parts, notTaken }) => ({
      table: table.name,
      files: files.length,
      bytes,
      parts: parts.length,
      notTaken,
    })),
    lakeInputs: [...plan.lakeInputs.values()].map(({ table, files }) => ({
      table: table.name,
      files: files.length,
      rows: files.reduce((sum, { rows }) => sum + rows, 0),
    })),
    steps: plan.steps.map(({ input, keep, whole, round, stages }, index) => ({
      reads: input.name,
      buckets: keep?.how === 'buckets',
      whole,
      round,
      parts: counts[index]!.parts,
      partsExact: counts[index]!.exact,
      transitions: stages.flatMap(stagesOf).map(({ transition }) => ({
        transition: transition.name,
        streams: streamedTable(transition).name,
        holds: heldTables(transition).map(({ name }) => name),
      })),
    })),
    rounds: partsOfRounds(plan).map((partCommands, index) => ({
      round: index + 1,
      steps: plan.steps.filter(({ round }) => round === index + 1).length,
      partCommands,
    })),
    tables: plan.tables.map(({ table, upToDate }) => ({
      table: table.name,
      zone: table.zone,
      privacy: table.privacy,
      upToDate,
    })),
  };
}
