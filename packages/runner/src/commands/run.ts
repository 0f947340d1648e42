import { planRun, runPlan, type Lake, type RunEvent, type RunPlan } from '@stedi-lakehouse/core';
import { stediPipeline, type StediRules } from '@stedi-lakehouse/transforms';
import type { Command } from 'commander';
import { followed } from '../catalog/followed.ts';
import { addCatalogOptions, catalogChoice, type CatalogOptions } from '../cli/catalog-options.ts';
import type { CommandContext } from '../cli/command-context.ts';
import { markAtOnce, markedByFiles, whenRead } from '../cli/engine-flags.ts';
import { lakeApart } from '../cli/lake-apart.ts';
import { scratchOf } from '../cli/lake-options.ts';
import { addShrinkOptions, maxShrinkOf, type ShrinkOptions } from '../cli/shrink-options.ts';
import { landingAt, landingPlaces } from '../cli/landing-options.ts';
import { parsePath } from '../cli/path-argument.ts';
import { chosenRules } from '../cli/profile-option.ts';
import { reportedRun } from '../cli/reported-run.ts';
import { addRunOptions, megabyte, parseQuarantineLimit, type RunOptions } from '../cli/run-options.ts';
import { codeVersion } from '../code-version.ts';
import { addOutcomeOptions, type OutcomeOptions } from '../outcome/told-outcome.ts';
import { CpuProfiles } from '../report/cpu-profiles.ts';

interface RunOnlyOptions extends CatalogOptions, OutcomeOptions {
  readonly report?: string;
  readonly profileCpu?: string;
}

/** `stedi run`: makes the tables and publishes them whole. */
export function addRun(program: Command, context: CommandContext): void {
  addShrinkOptions(addOutcomeOptions(addCatalogOptions(addRunOptions(program.command('run')))))
    .description('make the trusted and curated tables from landing, and publish them whole')
    .option('--report <file.json>', 'write what was read, made and dropped', parsePath)
    .option('--profile-cpu <file.cpuprofile>', 'write where the time went, each worker thread beside it', parsePath)
    .action(async (options: RunOptions & RunOnlyOptions & ShrinkOptions) => {
      const rules = chosenRules(options, 'run');
      const choice = catalogChoice(options);
      await reportedRun('run', options, context, async (onEvent, seen) => {
        const profiles = options.profileCpu === undefined ? undefined : await CpuProfiles.start(options.profileCpu);
        const lake = await lakeApart(options);
        seen.lake = lake;
        const { signal } = context;
        const landing = landingPlaces(options.landing);
        try {
          const { published, registered } = await followed(
            choice,
            { lake, landing, rules },
            { signal, onEvent },
            async () => {
              const plan = await planOf(options, rules, lake, signal);
              seen.runId = plan.runId;
              onEvent(plannedEvent(plan));
              const heard = whenRead(plan.landing.keys(), markAtOnce);
              const result = await runPlan(plan, {
                lake,
                signal,
                workers: options.workers,
                memoryBytes: options.memory * megabyte,
                ...scratchOf(lake),
                onEvent: (event) => {
                  heard(event);
                  onEvent(event);
                },
                ...limitOf(options),
                ...maxShrinkOf(options),
                ...(profiles === undefined ? {} : { onWorkerProfile: (...given) => profiles.add(...given) }),
              });
              return { plan, result };
            },
          );
          return { ...published, rules, registered };
        } finally {
          await profiles?.write();
        }
      });
    });
}

function plannedEvent({ runId, tables, landing }: RunPlan): RunEvent {
  return {
    event: 'planned',
    runId,
    tables: tables.map(({ table }) => table.name),
    bytes: [...landing.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    parts: [...landing.values()].reduce((sum, { parts }) => sum + parts.length, 0),
  };
}

/** The quarantine limit that the options of `run` and `plan` ask for, where they do. */
export function limitOf({ maxQuarantined }: Pick<RunOptions, 'maxQuarantined'>) {
  return maxQuarantined === undefined ? {} : { quarantineLimit: parseQuarantineLimit(maxQuarantined) };
}

/** The plan that the options of `run` and `plan` ask for, by these rules. */
export async function planOf(
  options: RunOptions,
  rules: StediRules,
  lake: Lake,
  signal: AbortSignal,
): Promise<RunPlan> {
  limitOf(options);
  const landing = await landingAt(options.landing, { blocking: true });
  const planned = async (): Promise<RunPlan> =>
    planRun(stediPipeline(rules), {
      lake,
      landing,
      profile: rules.profile,
      codeVersion,
      unknown: options.unknown,
      cutOff: options.cutOff,
      maxUnpacked: options.maxUnpacked,
      layout: options.layout,
      allowEqualFiles: options.allowEqualFiles === true,
      signal,
      ...(options.only === undefined ? {} : { only: options.only }),
      ...(options.partSize === undefined ? {} : { partBytes: Math.round(options.partSize * megabyte) }),
    });
  return markedByFiles(planned, landingFiles);
}

function landingFiles({ landing }: RunPlan): number {
  return [...landing.values()].reduce((sum, { files }) => sum + files.length, 0);
}
