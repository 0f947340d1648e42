import { constants } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  CountingContext,
  landingJson,
  localStore,
  parquet,
  StoreError,
  type Batches,
  type CatalogTable,
  type StageContext,
  type Table,
} from '@stedi-lakehouse/core';

/**
 * Copies the files of tables into a folder, for an engine that could write over what it may read: landing as `stedi run` reads it, in one
 * Parquet file, invalid records left out; what a lake wrote as it is. Takes the disk space of these tables and little memory.
 * Rejects with StoreError or DecodeError where a file cannot be read.
 */
export async function copyTables(
  tables: readonly CatalogTable[],
  declared: readonly Table[],
  folder: string,
  signal: AbortSignal,
): Promise<CatalogTable[]> {
  const copies: CatalogTable[] = [];
  for (const original of tables) {
    const { name, format, files } = original;
    const table = declared.find((each) => each.name === name);
    if (table === undefined) continue;
    const copied: string[] = [];
    if (format === 'json') {
      const to = join(folder, `${name}.parquet`);
      await writeRows(table, files, to, signal);
      copied.push(to);
    }
    for (const file of format === 'json' ? [] : files) {
      signal.throwIfAborted();
      const to = join(folder, `${name}-${copied.length}.parquet`);
      await copyFile(file, to, constants.COPYFILE_FICLONE);
      copied.push(to);
    }
    copies.push({ ...original, format: 'parquet', files: copied });
  }
  return copies;
}

async function writeRows(table: Table, files: readonly string[], to: string, signal: AbortSignal): Promise<void> {
  const file = await open(to, 'wx', 0o600);
  try {
    const encode = parquet().encode(table, async (chunk) => {
      for (let done = 0; done < chunk.length;) done += (await file.write(chunk, done)).bytesWritten;
    });
    const context = new CountingContext(signal);
    await encode(landingRows(table, files, context), context);
  } finally {
    await file.close();
  }
}

async function* landingRows(table: Table, files: readonly string[], context: StageContext): Batches<Table> {
  for (const path of files) {
    const store = localStore(dirname(path));
    const object = await store.stat(basename(path), { signal: context.signal });
    if (object === undefined)
      throw new StoreError('not_found', `could not read ${path}, a file of ${table.name}`, 'restore it');
    const how = { cutOff: 'quarantine', written: object.modified } as const;
    yield* landingJson.decode(table, store.source(object), how)(context);
  }
}
