import { isAbsolute } from 'node:path';
import { makeParts, type OpenPlan } from '@stedi-lakehouse/core';
import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addPlanOption, readPlan } from '../cli/plan-file.ts';
import { megabyte, memoryOption, parseWorkers } from '../cli/run-options.ts';
import { eventLine, jsonLines } from '../progress/json-lines.ts';
import { terminalProgress } from '../progress/terminal.ts';
import { count, size } from '../report/format.ts';

interface PartOptions {
  readonly plan: string;
  readonly round: number;
  readonly index: number;
  readonly count: number;
  readonly workers?: number;
  readonly memory: number;
  readonly json?: boolean;
}

/** `stedi part`: does a share of one round of a plan, for `stedi publish`. */
export function addPart(program: Command, context: CommandContext): void {
  addPlanOption(program.command('part'))
    .description('do a share of one round of a plan; the same share may be done again, anywhere')
    .requiredOption('--round <r>', 'round of the plan, from 1; the rounds before it must be done', parseNumber)
    .requiredOption('--index <i>', 'which of the processes this is, from 0', parseNumber)
    .requiredOption('--count <n>', 'processes that share the round', parseNumber)
    .option('--workers <n>', 'threads that do the work (default: this one alone)', parseWorkers)
    .addOption(memoryOption())
    .option('--json', 'one JSON line an event')
    .action(async (options: PartOptions) => {
      const { round, index, count: processes, workers } = options;
      const asJson = options.json === true || !context.output.terminal;
      const plan = await readPlan(options.plan, context.signal);
      const reporter = asJson ? jsonLines(context.output, context.now) : terminalProgress(context.output, context.now);
      const made = await makeParts(plan, {
        round,
        index,
        count: processes,
        signal: context.signal,
        memoryBytes: options.memory * megabyte,
        onEvent: (event) => reporter.on(event),
        ...(workers === undefined ? {} : { workers }),
        ...scratchOf(plan),
      }).finally(() => reporter.end());
      if (asJson)
        context.output.out(eventLine({ event: 'made', round, index, count: processes, ...made }, context.now));
      else if (made.status === 'up_to_date')
        context.output.out('Up to date: the plan is published. Nothing was done.\n');
      else context.output.out(`Made ${count(made.parts)} parts of round ${round}, ${size(made.bytes)}.\n`);
    });
}

/** A lake in a folder has the scratch file too: it holds rows. */
function scratchOf({ lake }: OpenPlan): { readonly scratchFolder?: string } {
  return isAbsolute(lake.root.uri) ? { scratchFolder: lake.root.uri } : {};
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new InvalidArgumentError('give a whole number');
}
