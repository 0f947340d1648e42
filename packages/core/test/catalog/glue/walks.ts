import {
  batchFromRows,
  bytesInMemory,
  column,
  CountingContext,
  defineTable,
  parquet,
  type ByteSource,
  type CatalogVersion,
  type Table,
} from '@stedi-lakehouse/core';
import { z } from 'zod';

export const user = column(z.string(), { pii: 'direct', doc: 'Who.' });
export const steps = column(z.int32(), { pii: 'none', doc: 'How many.' });
export const landing = defineTable({
  name: 'walk_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'In.',
  columns: { user, steps },
});
export const trusted = defineTable({
  name: 'walk_trusted',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Kept.',
  columns: { user, steps },
});
export const curated = defineTable({
  name: 'walk_curated',
  zone: 'curated',
  privacy: 'deidentified',
  doc: 'Safe.',
  columns: { steps },
});
export const tables: readonly Table[] = [landing, trusted, curated];

/** What a lake says of itself at a commit. */
export function versionAt(commit: number, lake = 's3://lake'): CatalogVersion {
  const made = (name: string, zone: string) => ({
    name,
    format: 'parquet' as const,
    files: [`${lake}/${zone}/${name}/run=r${commit}/attempt=a/part-00000.parquet`],
    version: `v${commit}`,
    rows: commit * 10,
    run: `r${commit}`,
  });
  const files = ['s3://raw/walk/landing/1.json', 's3://raw/walk/landing/2.json'];
  return {
    lake,
    commit,
    committedAt: `2026-01-0${commit}T12:00:00.000Z`,
    tables: [
      { name: 'walk_landing', format: 'json', files, version: `l${commit}`, rows: 99, run: `r${commit}` },
      made('walk_trusted', 'trusted'),
      made('walk_curated', 'curated'),
    ],
  };
}

/** Waits that a test does not notice. */
export const patience = { tries: 5, firstMs: 1, mostMs: 2 };

/** A Parquet file of walks of so many steps. */
export async function fileOfWalks(table: Table, walked: readonly number[]): Promise<ByteSource> {
  const chunks: Uint8Array[] = [];
  const rows = walked.map((each) => ({ steps: each, ...('user' in table.columns ? { user: 'u' } : {}) }));
  const input = (async function* batches() {
    yield batchFromRows(table, rows as never);
  })();
  const write = async (chunk: Uint8Array): Promise<void> => void chunks.push(Uint8Array.from(chunk));
  await parquet().encode(table, write)(input, new CountingContext(new AbortController().signal));
  return bytesInMemory(Buffer.concat(chunks), 'walks.parquet');
}
