import { landingUris, publishParts } from '@stedi-lakehouse/core';
import { stediOptions, type StediOptions } from '@stedi-lakehouse/transforms';
import type { Command } from 'commander';
import { followed } from '../catalog/followed.ts';
import { addCatalogOptions, catalogChoice, type CatalogOptions } from '../cli/catalog-options.ts';
import type { CommandContext } from '../cli/command-context.ts';
import { addShrinkOptions, maxShrinkOf, type ShrinkOptions } from '../cli/shrink-options.ts';
import { lakeApart } from '../cli/lake-apart.ts';
import { parsePath } from '../cli/path-argument.ts';
import { addPlanOptions, readPlan, type PlanOptions } from '../cli/plan-file.ts';
import { reportedRun } from '../cli/reported-run.ts';
import { addOutcomeOptions, type OutcomeOptions } from '../outcome/told-outcome.ts';

interface PublishOptions extends CatalogOptions, OutcomeOptions, PlanOptions, ShrinkOptions {
  readonly report?: string;
  readonly json?: boolean;
}

/** `stedi publish`: puts the parts of a plan together and publishes them whole. */
export function addPublish(program: Command, context: CommandContext): void {
  addShrinkOptions(addOutcomeOptions(addCatalogOptions(addPlanOptions(program.command('publish')))))
    .description('publish what the parts of a plan gave, whole, when all of them are done')
    .option('--report <file.json>', 'write what was read, made and dropped', parsePath)
    .option('--json', 'one JSON line an event')
    .action(async (options: PublishOptions) => {
      const choice = catalogChoice(options);
      await reportedRun('publish', options, context, async (onEvent, seen) => {
        const { signal } = context;
        const lake = await lakeApart(options);
        seen.lake = lake;
        const plan = await readPlan(options, lake, signal);
        seen.runId = plan.run.runId;
        const rules = stediOptions(plan.run.pipeline.from.options as StediOptions);
        const place = { lake, landing: landingUris(plan.run.landingStore), rules };
        const publish = async () => await publishParts(plan, { signal, onEvent, ...maxShrinkOf(options) });
        const { published, registered } = await followed(choice, place, { signal, onEvent }, publish);
        return { plan: plan.run, rules, result: published, registered };
      });
    });
}
