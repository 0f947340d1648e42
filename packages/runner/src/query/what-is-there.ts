import { access } from 'node:fs/promises';
import { StoreError, type CatalogTable } from '@stedi-lakehouse/core';

/** A table that cannot be read, and what to say to one who asks for it. */
interface GoneTable {
  readonly table: string;
  readonly error: StoreError;
}

/** Tells tables whose files are all there from those that lost one: landing is often emptied, and the others can still be queried. */
export async function whatIsThere(
  tables: readonly CatalogTable[],
): Promise<{ readonly there: readonly CatalogTable[]; readonly gone: readonly GoneTable[] }> {
  const there: CatalogTable[] = [];
  const gone: GoneTable[] = [];
  for (const table of tables) {
    const missing = await firstMissing(table.files);
    if (missing === undefined) there.push(table);
    else gone.push({ table: table.name, error: goneError(table, missing) });
  }
  return { there, gone };
}

async function firstMissing(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const found = await access(file).then(
      () => true,
      () => false,
    );
    if (!found) return file;
  }
  return undefined;
}

function goneError({ name, format }: CatalogTable, file: string): StoreError {
  return new StoreError(
    'not_found',
    `could not read ${file}, a file of ${name}`,
    format === 'json'
      ? 'restore it, or query a table that was made of it'
      : 'say where its zone is with --trusted or --curated, restore it, or run again',
  );
}
