import { isAbsolute } from 'node:path';
import { makeParts, type OpenPlan } from '@stedi-lakehouse/core';
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addShareOptions, shareOf, type GivenShare } from '../cli/part-share.ts';
import { addPlanOption, readPlan } from '../cli/plan-file.ts';
import { megabyte, memoryOption, parseWorkers } from '../cli/run-options.ts';
import { eventLine, jsonLines } from '../progress/json-lines.ts';
import { terminalProgress } from '../progress/terminal.ts';
import { count, size } from '../report/format.ts';

interface PartOptions extends GivenShare {
  readonly plan: string;
  readonly workers?: number;
  readonly memory: number;
  readonly json?: boolean;
}

/** `stedi part`: does a share of one round of a plan, for `stedi publish`. */
export function addPart(program: Command, context: CommandContext): void {
  addShareOptions(addPlanOption(program.command('part')))
    .description('do a share of one round of a plan; the same share may be done again, anywhere')
    .option('--workers <n>', 'threads that do the work (default: this one alone)', parseWorkers)
    .addOption(memoryOption())
    .option('--json', 'one JSON line an event')
    .action(async (options: PartOptions) => {
      const { workers } = options;
      const share = shareOf(options, process.env);
      const asJson = options.json === true || !context.output.terminal;
      const plan = await readPlan(options.plan, context.signal);
      const reporter = asJson ? jsonLines(context.output, context.now) : terminalProgress(context.output, context.now);
      const made = await makeParts(plan, {
        ...share,
        signal: context.signal,
        memoryBytes: options.memory * megabyte,
        onEvent: (event) => reporter.on(event),
        ...(workers === undefined ? {} : { workers }),
        ...scratchOf(plan),
      }).finally(() => reporter.end());
      if (asJson) context.output.out(eventLine({ event: 'made', ...share, ...made }, context.now));
      else if (made.status === 'up_to_date')
        context.output.out('Up to date: the plan is published. Nothing was done.\n');
      else context.output.out(`Made ${count(made.parts)} parts of round ${share.round}, ${size(made.bytes)}.\n`);
    });
}

/** A lake in a folder has the scratch file too: it holds rows. */
function scratchOf({ lake }: OpenPlan): { readonly scratchFolder?: string } {
  return isAbsolute(lake.root.uri) ? { scratchFolder: lake.root.uri } : {};
}
