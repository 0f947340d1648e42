import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** The options by which `run` and `publish` register what they publish. */
export interface CatalogOptions {
  readonly catalog?: 'glue';
  readonly database?: string;
}

/** A Glue database, and how its tables are kept. */
export interface GlueChoice {
  readonly database: string;
}

export function addCatalogOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--catalog <catalog>', 'register what is published there; landing and lake must be on S3').choices([
        'glue',
      ]),
    )
    .addOption(databaseOption());
}

/** `--database`, of the Glue Data Catalog. */
export function databaseOption(): Option {
  return new Option('--database <name>', 'database of the Glue Data Catalog, made when it is missing').argParser(
    parseDatabase,
  );
}

/** What `--catalog` and its options ask for, `undefined` without. Throws UsageError when one of them lacks the others. */
export function catalogChoice({ catalog, database }: CatalogOptions): GlueChoice | undefined {
  if (catalog === undefined && database === undefined) return undefined;
  if (catalog === undefined)
    throw new UsageError(`--database ${database!} names no catalog`, 'add --catalog glue, or leave it out');
  if (database === undefined) throw new UsageError(`--catalog ${catalog} needs a database`, 'add --database <name>');
  return { database };
}

/** Athena finds databases and tables by names of letters, digits and `_`; Glue keeps them in lower case. */
function parseDatabase(text: string): string {
  if (/^[a-z0-9_]{1,252}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('use up to 252 letters, digits and _');
}
