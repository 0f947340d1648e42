import type { Cleaned } from '@stedi-lakehouse/core';
import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addLakeOptions, assertFolder, lakeAt, type LakeOptions } from '../cli/lake-options.ts';
import { isOnS3 } from '../cli/place.ts';
import { count, size } from '../report/format.ts';

interface CleanOptions extends LakeOptions {
  readonly grace: number;
  readonly keep?: number;
  readonly dryRun?: boolean;
  readonly lostCommits?: boolean;
  readonly json?: boolean;
}

/** `stedi clean`: removes what no version needs. */
export function addClean(program: Command, context: CommandContext): void {
  addLakeOptions(program.command('clean'))
    .description('remove files of runs that never published, and of versions that are not kept')
    .option('--grace <hours>', 'leave alone what is younger: longer than the longest run and query', parseHours, 24)
    .option('--keep <versions>', 'how many of the newest versions stay (default: all)', parseKeep)
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .option('--lost-commits', 'take commits that are not there for lost: what only they named goes too')
    .option('--json', 'what was removed, and what stays for the grace, as JSON')
    .action(async (options: CleanOptions) => {
      await assertFolder(options.lake, '--lake');
      const lake = await lakeAt(options);
      const cleaned = await lake.clean({
        graceMs: options.grace * 3_600_000,
        dryRun: options.dryRun === true,
        lostCommits: options.lostCommits === true,
        signal: context.signal,
        ...(options.keep === undefined ? {} : { keep: options.keep }),
      });
      if (options.json === true) return context.output.out(`${JSON.stringify(cleaned)}\n`);
      for (const { kind, uri } of cleaned.removed) context.output.out(`  ${kind}  ${uri}\n`);
      context.output.out(cleanedText(cleaned, options.grace));
    });
}

function cleanedText({ dryRun, removed, young }: Cleaned, grace: number): string {
  const bytes = removed.reduce((sum, file) => sum + file.bytes, 0);
  const lines = [`${dryRun ? 'Would remove' : 'Removed'} ${count(removed.length)} files, ${size(bytes)}.\n`];
  if (young.files > 0) {
    const when = young.until === undefined ? '' : `; the first may go after ${young.until.toISOString()}`;
    lines.push(
      `${count(young.files)} files, ${size(young.bytes)}, that no kept version needs stay for the grace of ${grace} hours${when}.\n`,
    );
  }
  if (!dryRun && removed.some(({ uri }) => isOnS3(uri))) {
    lines.push(
      'A bucket that keeps versions has them still, as noncurrent versions: docs/aws.md has the lifecycle rule that removes these.\n',
    );
  }
  return lines.join('');
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (text === '' || !(hours >= 0)) throw new InvalidArgumentError('give a number of hours, such as 24');
  return hours;
}

function parseKeep(text: string): number {
  const versions = Number(text);
  if (!Number.isSafeInteger(versions) || versions < 1)
    throw new InvalidArgumentError('give a number of versions, 1 or more');
  return versions;
}
