import { heldTables, stagesOf, streamedTable, type RunPlan } from '@stedi-lakehouse/core';
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { lakeAt } from '../cli/lake-options.ts';
import { addRunOptions, type RunOptions } from '../cli/run-options.ts';
import { count, size, textTable } from '../report/format.ts';
import { planOf } from './run.ts';

/** `stedi plan`: what a run would read, make and publish; touches nothing. */
export function addPlan(program: Command, context: CommandContext): void {
  addRunOptions(program.command('plan'))
    .description('show what run would read, make and publish; touches nothing')
    .action(async (options: RunOptions) => {
      const plan = await planOf(options, lakeAt(options), context.signal);
      const facts = planFacts(plan);
      context.output.out(options.json === true ? `${JSON.stringify(facts)}\n` : planText(facts));
    });
}

/** A plan as plain facts. */
interface PlanFacts {
  readonly runId: string;
  readonly profile: string;
  readonly upToDate: boolean;
  readonly currentVersion: number | null;
  readonly landing: readonly {
    readonly table: string;
    readonly files: number;
    readonly bytes: number;
    readonly parts: number;
  }[];
  readonly lakeInputs: readonly { readonly table: string; readonly files: number; readonly rows: number }[];
  readonly steps: readonly PlannedStep[];
  readonly tables: readonly {
    readonly table: string;
    readonly zone: string;
    readonly privacy: string;
    readonly upToDate: boolean;
  }[];
}

/** One pass over a table. */
interface PlannedStep {
  readonly reads: string;
  /** Whether the rows come bucket by bucket. */
  readonly buckets: boolean;
  /** Steps of one round do not need one another. The first is 1. */
  readonly round: number;
  readonly transitions: readonly {
    readonly transition: string;
    readonly streams: string;
    readonly holds: readonly string[];
  }[];
}

function planFacts(plan: RunPlan): PlanFacts {
  return {
    runId: plan.runId,
    profile: plan.profile,
    upToDate: plan.upToDate,
    currentVersion: plan.base?.commit ?? null,
    landing: [...plan.landing.values()].map(({ table, files, bytes, parts }) => ({
      table: table.name,
      files: files.length,
      bytes,
      parts: parts.length,
    })),
    lakeInputs: [...plan.lakeInputs.values()].map(({ table, files }) => ({
      table: table.name,
      files: files.length,
      rows: files.reduce((sum, { rows }) => sum + rows, 0),
    })),
    steps: plan.steps.map(({ input, keep, round, stages }) => ({
      reads: input.name,
      buckets: keep?.how === 'buckets',
      round,
      transitions: stages.flatMap(stagesOf).map(({ transition }) => ({
        transition: transition.name,
        streams: streamedTable(transition).name,
        holds: heldTables(transition).map(({ name }) => name),
      })),
    })),
    tables: plan.tables.map(({ table, upToDate }) => ({
      table: table.name,
      zone: table.zone,
      privacy: table.privacy,
      upToDate,
    })),
  };
}

function planText(facts: PlanFacts): string {
  const inputs = [
    ...facts.landing.map(({ table, files, bytes, parts }) => [
      table,
      'landing',
      `${count(files)} files`,
      size(bytes),
      `${count(parts)} parts`,
    ]),
    ...facts.lakeInputs.map(({ table, files, rows }) => [
      table,
      'lake',
      `${count(files)} files`,
      `${count(rows)} rows`,
      '',
    ]),
  ];
  const steps = facts.steps.map(({ reads, buckets, round, transitions }, index) => {
    const lines = transitions.map(({ transition, streams, holds }) => {
      const held = holds.length === 0 ? '' : `, holding ${holds.join(' and ')}`;
      return `     ${transition}: from ${streams}${held}\n`;
    });
    return `  ${index + 1}. round ${round}: one pass over ${reads}${buckets ? ', bucket by bucket' : ''}\n${lines.join('')}`;
  });
  const current =
    facts.currentVersion === null ? 'The lake is empty.' : `The lake is at version ${facts.currentVersion}.`;
  return [
    `Run ${facts.runId}, profile ${facts.profile}. ${current}\n`,
    `Would read:\n${textTable(inputs)}`,
    `Would do:\n${steps.join('')}`,
    `Would publish:\n${textTable(facts.tables.map(({ table, zone, privacy, upToDate }) => [table, zone, privacy, upToDate ? 'up to date' : 'new']))}`,
    facts.upToDate ? 'Everything is up to date: run would write nothing.\n' : 'Nothing was touched.\n',
  ].join('\n');
}
