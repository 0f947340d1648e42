import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { discoverTable, localStore, type Store, type StoredObject } from '@stedi-lakehouse/core';
import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { parsePath } from '../cli/path-argument.ts';
import { UsageError } from '../cli/usage-error.ts';

interface DiscoverOptions {
  readonly name?: string;
  readonly records: number;
}

/** `stedi discover`: the declaration of a table from a sample of its landing JSON. */
export function addDiscover(program: Command, { output, signal }: CommandContext): void {
  program
    .command('discover')
    .description('print a defineTable for landing JSON: types, what may be missing, and PII classes to confirm')
    .argument('<place>', 'a file, or a folder with the *.json* files of one table', parsePath)
    .option('--name <table>', 'name of the table (default: from the place)', parseTable)
    .option('--records <n>', 'records that are looked at, at most', parseRecords, 10_000)
    .action(async (place: string, { name = nameOf(place), records }: DiscoverOptions) => {
      const { store, files } = await filesAt(place, signal);
      const sources = files.map((file) => store.source(file));
      const { text } = await discoverTable(sources, { name, records, signal });
      output.out(text);
    });
}

/** The file, or the files of the folder that a lake would take for landing files. */
async function filesAt(
  place: string,
  signal: AbortSignal,
): Promise<{ readonly store: Store; readonly files: readonly StoredObject[] }> {
  const facts = await stat(place).catch(() => undefined);
  const folder = facts?.isDirectory() === true;
  const store = localStore(folder ? place : dirname(resolve(place)));
  const files: StoredObject[] = [];
  if (folder) {
    for await (const object of store.list('', { signal })) {
      if (/^[^._/][^/]*\.json[^/]*$/.test(object.path)) files.push(object);
    }
  } else {
    const file = await store.stat(basename(place), { signal });
    if (file !== undefined) files.push(file);
  }
  if (files.length > 0) return { store, files };
  const advice = 'name a file, or the folder that directly holds the files of one table';
  throw new UsageError(`${resolve(place)} ${folder ? 'has no *.json* files' : 'is not there'}`, advice);
}

/** `…/customer/landing` and `…/customer_landing` are of customer_landing, and so is the file `customer.json`. */
function nameOf(place: string): string {
  const parts = place.split(/[/\\]+/).filter((part) => part !== '' && part !== '.');
  const last = (parts.at(-1) ?? '').replace(/\.json.*$/, '');
  const subject = last === 'landing' ? (parts.at(-2) ?? '') : last;
  const name = subject
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_\d]+|_+$/g, '');
  return name === '' ? 'discovered_landing' : name.endsWith('_landing') ? name : `${name}_landing`;
}

function parseTable(text: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(text)) return text;
  throw new InvalidArgumentError('use lower case letters, digits and _, starting with a letter');
}

function parseRecords(text: string): number {
  const records = Number(text);
  if (Number.isSafeInteger(records) && records >= 1) return records;
  throw new InvalidArgumentError('give a number of records, such as 10000');
}
