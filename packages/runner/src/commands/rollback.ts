import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addLakeOptions, assertFolder, lakeAt, type LakeOptions } from '../cli/lake-options.ts';

/** `stedi rollback`: makes an older version current again. */
export function addRollback(program: Command, context: CommandContext): void {
  addLakeOptions(program.command('rollback'))
    .description('make an older version current again, as a new version')
    .option('--to <version>', 'the version (default: the one before the current one)', parseVersion)
    .action(async (options: LakeOptions & { readonly to?: number }) => {
      await assertFolder(options.lake, '--lake');
      const lake = await lakeAt(options);
      const commit = await lake.rollback(options.to, { signal: context.signal });
      context.output.out(`Version ${commit.commit} is current: the tables of version ${commit.rollbackOf!}.\n`);
    });
}

function parseVersion(text: string): number {
  const version = Number(text);
  if (!Number.isSafeInteger(version) || version < 1)
    throw new InvalidArgumentError('give a number that stedi history shows');
  return version;
}
