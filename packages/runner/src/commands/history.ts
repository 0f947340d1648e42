import { staleTables, type LakeHistory } from '@stedi-lakehouse/core';
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addLakeOptions, assertFolder, lakeAt, type LakeOptions } from '../cli/lake-options.ts';
import { noVersion } from '../cli/no-version.ts';
import { count, textTable } from '../report/format.ts';

/** `stedi history`: the versions of a lake, newest first. */
export function addHistory(program: Command, context: CommandContext): void {
  addLakeOptions(program.command('history'))
    .description('the versions of the lake, newest first')
    .option('--json', 'an array of versions')
    .action(async (options: LakeOptions & { readonly json?: boolean }) => {
      await assertFolder(options.lake, '--lake');
      const lake = await lakeAt(options);
      const log = await lake.log({ signal: context.signal });
      if (log.unseen) throw await noVersion(lake, context.signal);
      for (const [first, last] of log.missing) context.output.err(`${missingText(first, last)}\n`);
      const versions = log.versions.map((commit) => ({ ...commit, gone: log.gone.has(commit.commit) })).toReversed();
      if (options.json === true) context.output.out(`${JSON.stringify(versions)}\n`);
      else if (versions.length === 0) context.output.out('The lake has no version yet: stedi run makes the first.\n');
      else context.output.out(historyText(log));
    });
}

function missingText(first: number, last: number): string {
  if (first === last) return `Commit ${first} is not there: what it named is not known.`;
  return `Commits ${first} to ${last} are not there: what they named is not known.`;
}

function historyText({ versions, cleanings, gone }: LakeHistory): string {
  const made = versions.map((commit) => [
    `${commit.commit}`,
    commit.committedAt,
    commit.runId,
    commit.profile,
    `${Object.keys(commit.tables).length} tables`,
    `${count(Object.values(commit.tables).reduce((sum, { rows: each }) => sum + each, 0))} rows`,
    [
      commit.rollbackOf === undefined ? [] : `back to ${commit.rollbackOf}`,
      gone.has(commit.commit) ? 'its files are gone' : [],
    ]
      .flat()
      .join(', '),
  ]);
  const cleaned = cleanings.map(({ commit, committedAt, clean }) => {
    const what = clean!.versions.length > 0 ? `files of ${clean!.versions.join(', ')}` : 'left over files';
    return [`${commit}`, committedAt, 'cleaned', '', '', '', what];
  });
  const rows = [...made, ...cleaned].toSorted(([left], [right]) => Number(right) - Number(left));
  const commits = versions.toReversed();
  const stale = [...staleTables(commits[0]!)].map(
    ([table, inputs]) => `${table} is older than its input ${inputs.join(' and ')}.\n`,
  );
  return `${textTable(rows, 'left')}${stale.join('')}`;
}
