import type { Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addAthenaOptions, athenaPlace, type AthenaOptions } from '../cli/athena-options.ts';
import { addLakeOptions, assertFolder, lakeAt, type LakeOptions } from '../cli/lake-options.ts';
import { isOnS3 } from '../cli/place.ts';
import { UsageError } from '../cli/usage-error.ts';
import { queryLake, type QueryResult } from '../query/query-lake.ts';
import { count, duration, size, textTable } from '../report/format.ts';

type QueryOptions = AthenaOptions & Partial<LakeOptions> & { readonly json?: boolean };

/** `stedi query`: SQL over the current version's tables, or over those of a catalog. */
export function addQuery(program: Command, context: CommandContext): void {
  addAthenaOptions(addLakeOptions(program.command('query'), { required: false }))
    .description(
      'run SQL over the tables of the current version (needs DuckDB, an optional dependency), or with Athena',
    )
    .argument('<sql>', 'one statement; table and column names as stedi tables shows them')
    .option('--json', 'an array of row objects')
    .action(async (sql: string, options: QueryOptions) => {
      const { output } = context;
      const { result, took = '' } = await answer(sql, options, context.signal);
      const most = output.terminal ? mostShown : Infinity;
      output.out(options.json === true ? `${JSON.stringify(result.rows)}\n` : resultText(result, most));
      output.err(took);
    });
}

async function answer(
  sql: string,
  options: QueryOptions,
  signal: AbortSignal,
): Promise<{ readonly result: QueryResult; readonly took?: string }> {
  const place = athenaPlace(options);
  if (place !== undefined) {
    const { athenaQuery } = await import('../athena/athena-query.ts');
    const result = await athenaQuery(sql, place, { signal });
    return {
      result,
      took: `Athena scanned ${size(result.scannedBytes)} in ${duration(result.milliseconds / 1000)}.\n`,
    };
  }
  const { lake } = options;
  if (lake === undefined) throw new UsageError('the query has no lake', 'add --lake <dir>, or --engine athena');
  await assertFolder(lake, '--lake');
  assertLocal({ ...options, lake });
  return { result: await queryLake(await lakeAt({ ...options, lake }), sql, signal) };
}

/** DuckDB reads S3 only by an extension that it fetches from the network; and the files would have to leave their bucket. */
function assertLocal({ lake, trusted, curated }: LakeOptions): void {
  const place = [lake, trusted, curated].find((each) => each !== undefined && isOnS3(each));
  if (place === undefined) return;
  const advice = 'ask Athena with --engine athena --database <name>, once stedi catalog sync has registered the tables';
  throw new UsageError(`the engine duckdb reads folders, and ${place} is on S3`, advice);
}

/** Rows that a person is shown, at most; a file or another program gets them all. */
const mostShown = 1000;

function resultText({ columns, rows }: QueryResult, most: number): string {
  const lines = rows.slice(0, most).map((row) => columns.map((column) => cellText(row[column])));
  const rest = rows.length - lines.length;
  const cut = rest === 0 ? '' : `the first ${count(most)} of `;
  return `${textTable([columns, ...lines], 'left')}${cut}${count(rows.length)} rows\n`;
}

/** Control characters, which would break the table up or speak to the terminal, are shown as JSON escapes. */
function cellText(cell: unknown): string {
  if (typeof cell !== 'string') return JSON.stringify(cell ?? null);
  return cell.replaceAll(
    /[\p{Cc}\u2028\u2029]/gu,
    (control) => `\\u${control.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}
