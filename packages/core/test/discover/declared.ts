import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CountingContext, landingJson, type ByteSource, type Table } from '@stedi-lakehouse/core';
import { afterAll } from 'vitest';

// inside the workspace, where package names resolve, and in a folder that is no part of the project
const untracked = fileURLToPath(new URL('../dist/', import.meta.url));
mkdirSync(untracked, { recursive: true });
const folder = mkdtempSync(join(untracked, 'discovered-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** The table that a module declares, and no other export. */
export async function declared(text: string): Promise<Table> {
  const file = join(folder, `table-${++files}.ts`);
  writeFileSync(file, text);
  const [table, ...others] = Object.values((await import(file)) as Record<string, Table>);
  if (table === undefined || others.length > 0) throw new Error('a module should export one table');
  return table;
}

/** How many records a table's decoder takes for rows, and why it refuses others. */
export async function decoded(table: Table, sources: readonly ByteSource[]) {
  const refused: string[] = [];
  let rows = 0;
  let unknownKeys = 0;
  const observer = {
    invalid: ({ reason }: { reason: string }) => void refused.push(reason),
    unknownKeys: (count: number) => void (unknownKeys += count),
    progress: () => {},
  };
  const context = new CountingContext(new AbortController().signal);
  for (const source of sources) {
    for await (const batch of landingJson.decode(table, source, { observer })(context)) rows += batch.length;
  }
  return { rows, refused, unknownKeys };
}
