import type { RunPlan, RunResult } from '@stedi-lakehouse/core';
import type { StediRules } from '@stedi-lakehouse/transforms';
import type { Registered } from '../catalog/lake-catalog.ts';
import { registeredText } from '../catalog/registered-text.ts';
import type { Seen } from '../outcome/outcome.ts';
import { toldOutcome, type OutcomeOptions } from '../outcome/told-outcome.ts';
import { eventLine } from '../progress/json-lines.ts';
import { reporterFor, type SpeakingOptions } from '../progress/reporter-for.ts';
import type { CommandEvent } from '../progress/reporter.ts';
import { assertFile, writeReport } from '../report/report-file.ts';
import { resultsText } from '../report/results-text.ts';
import { runReport } from '../report/run-report.ts';
import type { CommandContext } from './command-context.ts';

/** A run and what it came to. */
export interface ReportedRun {
  readonly plan: RunPlan;
  readonly rules: StediRules;
  readonly result: RunResult;
  readonly registered?: Registered | undefined;
}

/** Shows a run while it works, for people or as JSON lines, reports what it did, and tells how it ended. */
export async function reportedRun(
  command: 'run' | 'publish',
  options: OutcomeOptions & SpeakingOptions & { readonly report?: string },
  context: CommandContext,
  run: (onEvent: (event: CommandEvent) => void, seen: Seen) => Promise<ReportedRun>,
): Promise<void> {
  await toldOutcome(command, options, context, async (seen) => await reported(options, context, seen, run));
}

async function reported(
  options: SpeakingOptions & { readonly report?: string },
  { output, now }: CommandContext,
  seen: Seen,
  run: (onEvent: (event: CommandEvent) => void, seen: Seen) => Promise<ReportedRun>,
): Promise<void> {
  const reporter = reporterFor(options, output, now);
  if (options.report !== undefined) await assertFile(options.report, '--report');
  try {
    const { plan, rules, result, registered } = await run((event) => reporter.on(event), seen);
    reporter.end();
    const report = runReport(result, plan, rules, registered);
    seen.report = report;
    const text = (): string =>
      resultsText(report, result) + (registered === undefined ? '' : registeredText(registered));
    output.out(options.json === true ? eventLine({ event: 'report', ...report }, now) : text());
    if (options.report !== undefined) await writeReport(options.report, report);
  } finally {
    reporter.end();
  }
}
