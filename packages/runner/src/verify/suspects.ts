import {
  columnNames,
  createContext,
  parquet,
  physicalTypeOf,
  type Commit,
  type Lake,
  type Table,
} from '@stedi-lakehouse/core';
import type { Check } from './verify-lake.ts';

const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Looks at the texts of a table that is not personal: counts of those that look like e-mail addresses, by column, and never one of them. */
export async function noAddresses(lake: Lake, commit: Commit, table: Table, signal: AbortSignal): Promise<Check> {
  const check = `no text of ${table.name} looks like an e-mail address`;
  const texts = columnNames(table).filter((name) => physicalTypeOf(table.columns[name]!).kind === 'text');
  const counts = new Map<string, number>();
  for (const file of texts.length === 0 ? [] : await lake.files(commit, table.name, { signal })) {
    const decode = parquet().decode(table, lake.source(file), { columns: texts });
    for await (const batch of decode(createContext({ signal }))) {
      for (const name of texts) {
        const cells = batch.column(name);
        for (let row = 0; row < batch.length; row++) {
          const cell: unknown = cells.at(row);
          if (typeof cell === 'string' && address.test(cell)) counts.set(name, (counts.get(name) ?? 0) + 1);
        }
      }
    }
  }
  const found = [...counts].map(([name, count]) => `${count} in ${name}`);
  const looked = texts.length === 0 ? 'it has no texts' : `looked at ${texts.join(', ')}`;
  return { check, passed: found.length === 0, why: found.length === 0 ? looked : found.join(', ') };
}
