import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** The options by which `run` and `publish` register what they publish. */
export interface CatalogOptions {
  readonly catalog?: 'glue';
  readonly database?: string;
  readonly piiTag?: string;
}

/** A Glue database, and how its tables are kept. */
export interface GlueChoice {
  readonly database: string;
  /** Key of the Lake Formation tag that columns get. */
  readonly piiTag?: string;
}

export function addCatalogOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--catalog <catalog>', 'register what is published there; landing and lake must be on S3').choices([
        'glue',
      ]),
    )
    .addOption(databaseOption())
    .addOption(piiTagOption());
}

/** `--database`, of the Glue Data Catalog. */
export function databaseOption(): Option {
  return new Option('--database <name>', 'database of the Glue Data Catalog, made when it is missing').argParser(
    parseDatabase,
  );
}

/** `--pii-tag`, of Lake Formation. */
export function piiTagOption(): Option {
  return new Option('--pii-tag <key>', 'Lake Formation tag that columns get, its value their PII class').argParser(
    parseTag,
  );
}

/** What `--catalog` and its options ask for, `undefined` without. Throws UsageError when one of them lacks the others. */
export function catalogChoice({ catalog, database, piiTag }: CatalogOptions): GlueChoice | undefined {
  if (catalog === undefined) {
    if (database === undefined && piiTag === undefined) return undefined;
    const option = database === undefined ? '--pii-tag' : '--database';
    throw new UsageError(`${option} is of no catalog`, 'add --catalog glue, or leave it out');
  }
  if (database === undefined) throw new UsageError(`--catalog ${catalog} needs a database`, 'add --database <name>');
  return { database, ...(piiTag === undefined ? {} : { piiTag }) };
}

/** Athena finds databases and tables by names of letters, digits and `_`; Glue keeps them in lower case. */
function parseDatabase(text: string): string {
  if (/^[a-z0-9_]{1,252}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('use up to 252 letters, digits and _');
}

function parseTag(text: string): string {
  if (/^[\p{L}\p{N}_.:/=+@-]{1,128}$/u.test(text)) return text;
  throw new InvalidArgumentError('give the key of a tag, such as pii');
}
