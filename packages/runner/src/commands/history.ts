import { staleTables, type Commit } from '@stedi-lakehouse/core';
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addLakeOptions, assertFolder, lakeAt, type LakeOptions } from '../cli/lake-options.ts';
import { count, textTable } from '../report/format.ts';

/** `stedi history`: the versions of a lake, newest first. */
export function addHistory(program: Command, context: CommandContext): void {
  addLakeOptions(program.command('history'))
    .description('the versions of the lake, newest first')
    .option('--json', 'an array of versions')
    .action(async (options: LakeOptions & { readonly json?: boolean }) => {
      await assertFolder(options.lake, '--lake');
      const commits = (await (await lakeAt(options)).history({ signal: context.signal })).toReversed();
      if (options.json === true) context.output.out(`${JSON.stringify(commits)}\n`);
      else if (commits.length === 0) context.output.out('The lake has no version yet: stedi run makes the first.\n');
      else context.output.out(historyText(commits));
    });
}

function historyText(commits: readonly Commit[]): string {
  const rows = commits.map((commit) => [
    `${commit.commit}`,
    commit.committedAt,
    commit.runId,
    commit.profile,
    `${Object.keys(commit.tables).length} tables`,
    `${count(Object.values(commit.tables).reduce((sum, { rows: each }) => sum + each, 0))} rows`,
    commit.rollbackOf === undefined ? '' : `back to ${commit.rollbackOf}`,
  ]);
  const stale = [...staleTables(commits[0]!)].map(
    ([table, inputs]) => `${table} is older than its input ${inputs.join(' and ')}.\n`,
  );
  return `${textTable(rows, 'left')}${stale.join('')}`;
}
