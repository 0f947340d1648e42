import { publishParts } from '@stedi-lakehouse/core';
import { stediOptions, type StediOptions } from '@stedi-lakehouse/transforms';
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { parsePath } from '../cli/path-argument.ts';
import { addPlanOption, readPlan } from '../cli/plan-file.ts';
import { reportedRun } from '../cli/reported-run.ts';

interface PublishOptions {
  readonly plan: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** `stedi publish`: puts the parts of a plan together and publishes them whole. */
export function addPublish(program: Command, context: CommandContext): void {
  addPlanOption(program.command('publish'))
    .description('publish what the parts of a plan gave, whole, when all of them are done')
    .option('--report <file.json>', 'write what was read, made and dropped', parsePath)
    .option('--json', 'one JSON line an event')
    .action(async (options: PublishOptions) => {
      await reportedRun(options, context, async (onEvent) => {
        const plan = await readPlan(options.plan, context.signal);
        const result = await publishParts(plan, { signal: context.signal, onEvent });
        const rules = stediOptions(plan.run.pipeline.from.options as StediOptions);
        return { plan: plan.run, rules, result };
      });
    });
}
