import { stat } from 'node:fs/promises';
import { discoverTable, judgeName, openStore, type Store, type StoredObject } from '@stedi-lakehouse/core';
import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { folderAndName, isOnS3, parsePlace, storeAt, wholePlace } from '../cli/place.ts';
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
    .argument('<place>', 'a file, or a folder with the JSON files of one table', parsePlace)
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
  const file = await fileAt(place, signal);
  if (file !== undefined) return file;
  const store = await storeAt(place);
  const files: StoredObject[] = [];
  for await (const object of store.list('', { signal })) {
    if (judgeName(object.path) === 'take') files.push(object);
  }
  if (files.length > 0) return { store, files };
  const advice = 'name a file, or the folder that holds the files of one table';
  const isFolder = isOnS3(place) || (await stat(place).catch(() => undefined))?.isDirectory() === true;
  throw new UsageError(
    `${wholePlace(place)} ${isFolder ? 'has no files that end in .json, .jsonl or .ndjson' : 'is not there'}`,
    advice,
  );
}

/** The file at a place, if there is one. */
async function fileAt(
  place: string,
  signal: AbortSignal,
): Promise<{ readonly store: Store; readonly files: readonly StoredObject[] } | undefined> {
  const { folder, name } = folderAndName(place);
  if (name === '') return undefined;
  const store = await openStore(folder);
  const file = await store.stat(name, { signal });
  return file === undefined ? undefined : { store, files: [file] };
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
