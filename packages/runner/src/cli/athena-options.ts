import { Option, type Command } from 'commander';
import { databaseOption } from './catalog-options.ts';
import { parseS3Place } from './place.ts';
import { UsageError } from './usage-error.ts';

/** The options by which `query` and `verify` ask Athena. */
export interface AthenaOptions {
  readonly engine: 'duckdb' | 'athena';
  readonly database?: string;
  readonly workgroup?: string;
  readonly output?: string;
}

/** Where and how Athena runs a query. */
export interface AthenaPlace {
  readonly database: string;
  /** Default: `primary`. */
  readonly workgroup?: string;
  /** Where results are put, `s3://…/`; most workgroups say so themselves. */
  readonly output?: string;
}

export function addAthenaOptions(command: Command): Command {
  return command
    .addOption(new Option('--engine <engine>', 'who answers').choices(['duckdb', 'athena']).default('duckdb'))
    .addOption(databaseOption())
    .option('--workgroup <name>', 'workgroup of Athena (default: primary)')
    .option('--output <s3-uri>', 'where Athena puts its results, unless the workgroup says so', parseOutput);
}

/** Athena, if it is asked for. Throws UsageError where an option of it is missing, or there without it. */
export function athenaPlace({ engine, database, workgroup, output }: AthenaOptions): AthenaPlace | undefined {
  if (engine === 'athena') {
    if (database === undefined) throw new UsageError('--engine athena needs a database', 'add --database <name>');
    return { database, ...(workgroup === undefined ? {} : { workgroup }), ...(output === undefined ? {} : { output }) };
  }
  const given = Object.entries({ database, workgroup, output }).find(([, value]) => value !== undefined);
  if (given === undefined) return undefined;
  throw new UsageError(`--${given[0]} is an option of Athena`, 'add --engine athena, or leave it out');
}

function parseOutput(text: string): string {
  return `${parseS3Place(text).uri}/`;
}
