import { resolve } from 'node:path';
import { planRun, runPlan, localStore, type Lake, type RunPlan } from '@stedi-lakehouse/core';
import { stediOptions, stediPipeline } from '@stedi-lakehouse/transforms';
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { assertFolder, lakeAt } from '../cli/lake-options.ts';
import { parsePath } from '../cli/path-argument.ts';
import { addRunOptions, parseQuarantineLimit, type RunOptions } from '../cli/run-options.ts';
import { codeVersion } from '../code-version.ts';
import { eventLine, jsonLines } from '../progress/json-lines.ts';
import { terminalProgress } from '../progress/terminal.ts';
import { CpuProfiles } from '../report/cpu-profiles.ts';
import { assertFile, writeReport } from '../report/report-file.ts';
import { runReport } from '../report/run-report.ts';
import { resultsText } from '../report/results-text.ts';

/** `stedi run`: makes the tables and publishes them whole. */
export function addRun(program: Command, context: CommandContext): void {
  addRunOptions(program.command('run'))
    .description('make the trusted and curated tables from landing, and publish them whole')
    .option('--report <file.json>', 'write what was read, made and dropped', parsePath)
    .option('--profile-cpu <file.cpuprofile>', 'write where the time went, each worker thread beside it', parsePath)
    .action(async (options: RunOptions & { readonly report?: string; readonly profileCpu?: string }) => {
      const asJson = options.json === true || !context.output.terminal;
      const reporter = asJson ? jsonLines(context.output, context.now) : terminalProgress(context.output, context.now);
      if (options.report !== undefined) await assertFile(options.report, '--report');
      const profiles = options.profileCpu === undefined ? undefined : await CpuProfiles.start(options.profileCpu);
      const lake = lakeAt(options);
      const plan = await planOf(options, lake, context.signal);
      try {
        const quarantineLimit =
          options.maxQuarantined === undefined ? undefined : parseQuarantineLimit(options.maxQuarantined);
        const { landing } = plan;
        reporter.on({
          event: 'planned',
          runId: plan.runId,
          tables: plan.tables.map(({ table }) => table.name),
          bytes: [...landing.values()].reduce((sum, { bytes }) => sum + bytes, 0),
          parts: [...landing.values()].reduce((sum, { parts }) => sum + parts.length, 0),
        });
        const result = await runPlan(plan, {
          lake,
          signal: context.signal,
          workers: options.workers,
          memoryBytes: options.memory * 1_048_576,
          scratchFolder: resolve(options.lake),
          onEvent: (event) => reporter.on(event),
          ...(quarantineLimit === undefined ? {} : { quarantineLimit }),
          ...(profiles === undefined ? {} : { onWorkerProfile: (...given) => profiles.add(...given) }),
        });
        reporter.end();
        const report = runReport(result, plan, stediOptions(options));
        context.output.out(
          asJson ? eventLine({ event: 'report', ...report }, context.now) : resultsText(report, result),
        );
        if (options.report !== undefined) await writeReport(options.report, report);
      } finally {
        reporter.end();
        await profiles?.write();
      }
    });
}

/** The plan that the options of `run` and `plan` ask for. */
export async function planOf(options: RunOptions, lake: Lake, signal: AbortSignal): Promise<RunPlan> {
  if (options.maxQuarantined !== undefined) parseQuarantineLimit(options.maxQuarantined);
  await assertFolder(options.landing, '--landing');
  const rules = stediOptions(options);
  return planRun(stediPipeline(rules), {
    lake,
    landing: localStore(options.landing),
    profile: rules.profile,
    codeVersion,
    unknown: options.unknown,
    layout: options.layout,
    signal,
    ...(options.only === undefined ? {} : { only: options.only }),
  });
}
