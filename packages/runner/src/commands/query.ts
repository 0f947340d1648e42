import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addLakeOptions, assertFolder, lakeAt, type LakeOptions } from '../cli/lake-options.ts';
import { queryLake, type QueryResult } from '../query/query-lake.ts';
import { count, textTable } from '../report/format.ts';

/** `stedi query`: SQL over the current version's tables. */
export function addQuery(program: Command, context: CommandContext): void {
  addLakeOptions(program.command('query'))
    .description('run SQL over the tables of the current version (needs DuckDB, an optional dependency)')
    .argument('<sql>', 'one statement; table and column names as stedi tables shows them')
    .option('--json', 'an array of row objects')
    .action(async (sql: string, options: LakeOptions & { readonly json?: boolean }) => {
      await assertFolder(options.lake, '--lake');
      const result = await queryLake(lakeAt(options), sql, context.signal);
      context.output.out(options.json === true ? `${JSON.stringify(result.rows)}\n` : resultText(result));
    });
}

function resultText({ columns, rows }: QueryResult): string {
  const lines = rows.map((row) => columns.map((column) => cellText(row[column])));
  return `${textTable([columns, ...lines], 'left')}${count(rows.length)} rows\n`;
}

/** Control characters, which would break the table up or speak to the terminal, are shown as JSON escapes. */
function cellText(cell: unknown): string {
  if (typeof cell !== 'string') return JSON.stringify(cell ?? null);
  return cell.replaceAll(
    /[\p{Cc}\u2028\u2029]/gu,
    (control) => `\\u${control.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}
