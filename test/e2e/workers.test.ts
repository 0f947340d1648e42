import { join } from 'node:path';
import { localStore, openLake } from '@stedi-lakehouse/core';
import { beforeAll, expect, test } from 'vitest';
import { runApart, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
let landing: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = join(folder, 'landing');
  await stediHere('generate', landing, '--scale', '1', '--seed', '3', '--dirty', '0.001');
});

/** The SHA-256 of every data file of a lake's version 1, by table. */
async function hashes(root: string): Promise<Record<string, readonly string[]>> {
  const lake = openLake({ root: localStore(root) });
  const commit = (await lake.at(1))!;
  const tables = Object.keys(commit.tables).map(async (table) => {
    const files = await lake.files(commit, table);
    return [table, files.map(({ sha256 }) => sha256)] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

test('1, 2 and 7 workers and none at all make the same bytes of parts of 64 KiB', async () => {
  const options = ['--part-size', '0.0625'];
  const lakes: string[] = [];
  for (const workers of [1, 2, 7]) {
    lakes.push(join(folder, `by ${workers}`));
    await runApart('--landing', landing, '--lake', lakes.at(-1)!, '--workers', `${workers}`, ...options);
  }
  // a part process without --workers starts no thread
  const [plan, alone] = [join(folder, 'plan.json'), join(folder, 'alone')];
  const places = ['--landing', landing, '--lake', alone];
  await stediHere('plan', '--profile', 'published', ...places, '--out', plan, ...options);
  for (const round of ['1', '2', '3']) {
    await stediHere('part', '--plan', plan, ...places, '--round', round, '--index', '0', '--count', '1');
  }
  await stediHere('publish', '--plan', plan, ...places);
  const expected = await hashes(alone);
  expect(Object.values(expected).flat()).toHaveLength(6);
  for (const lake of lakes) expect(await hashes(lake)).toEqual(expected);
}, 60_000);
