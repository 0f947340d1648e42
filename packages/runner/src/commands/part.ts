import { makeParts } from '@stedi-lakehouse/core';
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { lakeApart } from '../cli/lake-apart.ts';
import { scratchOf } from '../cli/lake-options.ts';
import { addShareOptions, shareOf, type GivenShare } from '../cli/part-share.ts';
import { addPlanOptions, readPlan, type PlanOptions } from '../cli/plan-file.ts';
import { megabyte, memoryOption, parseWorkers } from '../cli/run-options.ts';
import type { Seen } from '../outcome/outcome.ts';
import { addOutcomeOptions, toldOutcome, type OutcomeOptions } from '../outcome/told-outcome.ts';
import { eventLine } from '../progress/json-lines.ts';
import { reporterFor, type SpeakingOptions } from '../progress/reporter-for.ts';
import { count, size } from '../report/format.ts';

interface PartOptions extends GivenShare, OutcomeOptions, PlanOptions, SpeakingOptions {
  readonly workers?: number;
  readonly memory: number;
}

/** `stedi part`: does a share of one round of a plan, for `stedi publish`. */
export function addPart(program: Command, context: CommandContext): void {
  addOutcomeOptions(addShareOptions(addPlanOptions(program.command('part'))))
    .description('do a share of one round of a plan; the same share may be done again, anywhere')
    .option('--workers <n>', 'threads that do the work (default: this one alone)', parseWorkers)
    .addOption(memoryOption())
    .option('--json', 'one JSON line an event')
    .action(async (options: PartOptions) => {
      await toldOutcome('part', options, context, async (seen) => await makeShare(options, context, seen));
    });
}

async function makeShare(options: PartOptions, { output, signal, now }: CommandContext, seen: Seen): Promise<void> {
  const { workers } = options;
  const share = shareOf(options, process.env);
  const lake = await lakeApart(options);
  seen.lake = lake;
  const plan = await readPlan(options, lake, signal);
  seen.runId = plan.run.runId;
  const reporter = reporterFor(options, output, now);
  const made = await makeParts(plan, {
    ...share,
    signal,
    memoryBytes: options.memory * megabyte,
    onEvent: (event) => reporter.on(event),
    ...(workers === undefined ? {} : { workers }),
    ...scratchOf(lake),
  }).finally(() => reporter.end());
  seen.made = { ...share, ...made };
  if (options.json === true) output.out(eventLine({ event: 'made', ...share, ...made }, now));
  else if (made.status === 'up_to_date') output.out('Up to date: the plan is published. Nothing was done.\n');
  else output.out(`Made ${count(made.parts)} parts of round ${share.round}, ${size(made.bytes)}.\n`);
}
