import {
  memoryStore,
  openLake,
  peopleIn,
  planRun,
  runPlan,
  type Commit,
  type Lake,
  type RollbackOptions,
} from '@stedi-lakehouse/core';
import { customerLandingToTrusted, stediConsent, stediPipeline } from '@stedi-lakehouse/transforms';
import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addLakeOptions, assertFolder, lakeAt, type LakeOptions } from '../cli/lake-options.ts';
import { isOnS3, parsePlace, storeAt } from '../cli/place.ts';
import { codeVersion } from '../code-version.ts';
import { count } from '../report/format.ts';

interface RollbackCommandOptions extends LakeOptions {
  readonly to?: number;
  readonly landing?: string;
  readonly restoreWithdrawn?: boolean;
  readonly json?: boolean;
}

/** `stedi rollback`: makes an older version current again. */
export function addRollback(program: Command, context: CommandContext): void {
  addLakeOptions(program.command('rollback'))
    .description('make an older version current again, as a new version')
    .option('--to <version>', 'the version (default: the one before the current one)', parseVersion)
    .option('--landing <dir>', 'landing as it is now, which says who agrees (default: the current version)', parsePlace)
    .option('--restore-withdrawn', 'go back also where that brings back people who do not agree now')
    .option('--json', 'the new version as JSON')
    .action(async (options: RollbackCommandOptions) => {
      await assertFolder(options.lake, '--lake');
      const lake = await lakeAt(options);
      const { signal } = context;
      const commit = await lake.rollback(options.to, await rollbackOptions(options, signal));
      if (options.json === true) context.output.out(`${JSON.stringify(rolledBack(commit))}\n`);
      else context.output.out(rolledBackText(commit));
      if (isOnS3(options.lake))
        context.output.err(
          'Glue tables that follow this lake still stand at the version before: stedi catalog sync moves them.\n',
        );
    });
}

async function rollbackOptions(
  { landing, restoreWithdrawn = false }: RollbackCommandOptions,
  signal: AbortSignal,
): Promise<RollbackOptions> {
  const options = { signal, consent: stediConsent, restoreWithdrawn };
  return landing === undefined ? options : { ...options, agree: await agreeing(landing, signal) };
}

/** Who agrees in landing: by the rule of the pipeline, in a lake that nobody keeps. */
async function agreeing(place: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  await assertFolder(place, '--landing');
  const lake: Lake = openLake({ root: memoryStore('agreeing') });
  const landing = await storeAt(place);
  const only = [customerLandingToTrusted.name];
  const plan = await planRun(stediPipeline(), { lake, landing, only, profile: 'published', codeVersion, signal });
  const { commit } = await runPlan(plan, { lake, signal });
  return await peopleIn(lake, commit, stediConsent, { signal });
}

function rolledBack({ commit, rollbackOf, peopleBroughtBack = 0 }: Commit) {
  return { commit, rollbackOf, peopleBroughtBack };
}

function rolledBackText({ commit, rollbackOf, peopleBroughtBack: back }: Commit): string {
  const people =
    back === undefined ? '' : `It brings back ${count(back)} ${back === 1 ? 'person' : 'people'} who left since.\n`;
  return `Version ${commit} is current: the tables of version ${rollbackOf!}.\n${people}`;
}

function parseVersion(text: string): number {
  const version = Number(text);
  if (!Number.isSafeInteger(version) || version < 1)
    throw new InvalidArgumentError('give a number that stedi history shows');
  return version;
}
