import { planFile } from '@stedi-lakehouse/core';
import { Option, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { lakeApart } from '../cli/lake-apart.ts';
import { isOnS3 } from '../cli/place.ts';
import { parsePlanPlace, writePlanFile } from '../cli/plan-file.ts';
import { chosenRules } from '../cli/profile-option.ts';
import { addRunOptions, type RunOptions } from '../cli/run-options.ts';
import { assertFile } from '../report/report-file.ts';
import { planFacts } from '../report/plan-facts.ts';
import { planText } from '../report/plan-text.ts';
import { limitOf, planOf } from './run.ts';

/** `stedi plan`: what a run would read, make and publish; touches nothing but the file that it is told to write. */
export function addPlan(program: Command, context: CommandContext): void {
  addRunOptions(program.command('plan'))
    .description('show what run would read, make and publish; touches nothing')
    .addOption(
      new Option('--out <file.json>', 'write the plan, for stedi part and stedi publish')
        .env('STEDI_PLAN')
        .argParser(parsePlanPlace),
    )
    .action(async (options: RunOptions & { readonly out?: string }) => {
      const rules = chosenRules(options, 'plan');
      const { out } = options;
      if (out !== undefined && !isOnS3(out)) await assertFile(out, '--out');
      const lake = await lakeApart(options);
      const plan = await planOf(options, rules, lake, context.signal);
      if (out !== undefined) await writePlanFile(out, planFile(plan, { lake, ...limitOf(options) }), context.signal);
      const facts = planFacts(plan);
      context.output.out(
        options.json === true ? `${JSON.stringify(facts)}\n` : `${planText(facts)}\n${doneText(options)}`,
      );
    });
}

function doneText({ out, ...options }: RunOptions & { readonly out?: string }): string {
  if (out === undefined) return 'Nothing was touched.\n';
  const { landing, lake, trusted, curated } = options;
  const folders = Object.entries(landing.folders).map(([table, folder]) => ['landing', `${table}=${folder}`] as const);
  const places = [...Object.entries({ plan: out, landing: landing.zone, lake, trusted, curated }), ...folders]
    .flatMap(([option, place]) => (place === undefined ? [] : [`--${option} ${quoted(place)}`]))
    .join(' ');
  return (
    `Wrote ${out}, and touched nothing else. To do it in parts, for each round in turn and every i below an n of your choice:\n` +
    `  stedi part --round <round> --index <i> --count <n> ${places}\n` +
    `and when all are done:\n  stedi publish ${places}\n`
  );
}

function quoted(place: string): string {
  return /^[\w./:@=-]+$/.test(place) ? place : JSON.stringify(place);
}
