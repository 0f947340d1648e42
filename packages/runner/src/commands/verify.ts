import type { Lake } from '@stedi-lakehouse/core';
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addAthenaOptions, athenaPlace, type AthenaOptions, type AthenaPlace } from '../cli/athena-options.ts';
import { addLakeOptions, assertFolder, lakeAt, type LakeOptions } from '../cli/lake-options.ts';
import { count, size, textTable } from '../report/format.ts';
import { CheckFailed, verifyLake, type Verdict } from '../verify/verify-lake.ts';

type VerifyOptions = AthenaOptions & LakeOptions & { readonly expect?: string; readonly json?: boolean };

/** `stedi verify`: counts, whole versions, no PII where there must be none; an exit code for CI. */
export function addVerify(program: Command, context: CommandContext): void {
  addAthenaOptions(addLakeOptions(program.command('verify')))
    .description(
      'check the current version: row counts, whole files, no PII in curated tables, or what Athena sees of it; exit code 65 when a check fails',
    )
    .option('--expect <file>', 'JSON object of table names and the rows each must have')
    .option('--json', 'the counts and checks as JSON')
    .action(async (options: VerifyOptions) => {
      const place = athenaPlace(options);
      if (place === undefined) await assertFolder(options.lake, '--lake');
      const expected = options.expect === undefined ? {} : await expectedIn(options.expect);
      const verdict = await verdictOf(await lakeAt(options), place, expected, context);
      context.output.out(options.json === true ? `${JSON.stringify(verdict)}\n` : verdictText(verdict));
      const failed = verdict.checks.filter(({ passed }) => !passed);
      if (failed.length > 0) throw new CheckFailed(failed.map(({ check }) => check));
    });
}

/** What reads the file takes a while to load. */
async function expectedIn(path: string): Promise<Readonly<Record<string, number>>> {
  const { readExpected } = await import('../verify/expected-rows.ts');
  return await readExpected(path);
}

async function verdictOf(
  lake: Lake,
  place: AthenaPlace | undefined,
  expected: Readonly<Record<string, number>>,
  { output, signal }: CommandContext,
): Promise<Verdict> {
  if (place === undefined) return await verifyLake(lake, expected, signal);
  const { verifyInAthena } = await import('../verify/verify-in-athena.ts');
  const { scannedBytes, ...verdict } = await verifyInAthena(lake, place, expected, signal);
  output.err(`Athena scanned ${size(scannedBytes)}.\n`);
  return verdict;
}

function verdictText({ commit, profile, rows, checks }: Verdict): string {
  const counts = Object.entries(rows).map(([table, each]) => [table, count(each)]);
  const lines = checks.map(({ check, passed, why }) => [passed ? 'ok' : 'FAILED', check, why]);
  return `Version ${commit}, profile ${profile}:\n${textTable([['table', 'rows'], ...counts])}\n${textTable(lines, 'left')}`;
}
