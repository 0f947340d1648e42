import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addLakeOptions, assertFolder, lakeAt, type LakeOptions } from '../cli/lake-options.ts';
import { UsageError } from '../cli/usage-error.ts';
import { count, textTable } from '../report/format.ts';
import { CheckFailed, verifyLake, type Verdict } from '../verify/verify-lake.ts';

/** `stedi verify`: counts, whole versions, no PII where there must be none; an exit code for CI. */
export function addVerify(program: Command, context: CommandContext): void {
  addLakeOptions(program.command('verify'))
    .description(
      'check the current version: row counts, whole files, no PII in curated tables; exit code 65 when a check fails',
    )
    .option('--expect <file>', 'JSON object of table names and the rows each must have')
    .option('--json', 'the counts and checks as JSON')
    .action(async (options: LakeOptions & { readonly expect?: string; readonly json?: boolean }) => {
      await assertFolder(options.lake, '--lake');
      const expected = options.expect === undefined ? {} : await readExpected(options.expect);
      const verdict = await verifyLake(lakeAt(options), expected, context.signal);
      context.output.out(options.json === true ? `${JSON.stringify(verdict)}\n` : verdictText(verdict));
      const failed = verdict.checks.filter(({ passed }) => !passed);
      if (failed.length > 0) throw new CheckFailed(failed.map(({ check }) => check));
    });
}

async function readExpected(path: string): Promise<Readonly<Record<string, number>>> {
  const advice = 'give a JSON object such as {"customer_trusted": 482}';
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new UsageError(`--expect ${path} cannot be read as JSON`, advice, { cause });
  }
  const checked = z.record(z.string(), z.int().nonnegative()).safeParse(value);
  if (!checked.success) throw new UsageError(`--expect ${path} does not hold row counts`, advice);
  return checked.data;
}

function verdictText({ commit, profile, rows, checks }: Verdict): string {
  const counts = Object.entries(rows).map(([table, each]) => [table, count(each)]);
  const lines = checks.map(({ check, passed, why }) => [passed ? 'ok' : 'FAILED', check, why]);
  return `Version ${commit}, profile ${profile}:\n${textTable([['table', 'rows'], ...counts])}\n${textTable(lines, 'left')}`;
}
