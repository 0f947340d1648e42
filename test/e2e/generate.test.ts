import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { filesBelow, sha256 } from './listing.ts';
import { digests, oracleOver, oracleRows, publishedRows } from './published.ts';
import { run, stedi, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

test('generated landing data runs, and gives the rows that SQL gives', async () => {
  const landing = join(folder, 'landing');
  expect((await stedi('generate', landing, '--scale', '0.2', '--seed', '5')).code).toBe(0);
  const { report } = await run('--landing', landing, '--lake', join(folder, 'lake'));
  const oracle = await oracleOver(landing, 'subject');
  await oracle.make({ trim: 'accelerometer', match: 'timestamp' });
  expect(digests(await publishedRows(report.tables))).toEqual(digests(await oracleRows(oracle)));
  oracle.close();
  expect(report.pairsOfDifferentCustomers).toBeGreaterThan(0);
  for (const { rows } of Object.values(report.tables)) expect(rows).toBeGreaterThan(0);
});

test('dirty generated data is put aside, and over the limit it fails the run', async () => {
  const landing = join(folder, 'dirty');
  const made = await stediHere('generate', landing, '--scale', '0.1', '--dirty', '0.05', '--json');
  const tables = JSON.parse(made.out) as Record<string, { rows: number; invalid: Record<string, number> }>;
  const refused = await stedi('run', '--profile', 'published', '--landing', landing, '--lake', join(folder, 'refused'));
  expect(refused.code).toBe(65);
  const { report } = await run('--landing', landing, '--lake', join(folder, 'taken'), '--max-quarantined', '20%');
  for (const [name, { rows, invalid }] of Object.entries(tables)) {
    const stage = report.stages.find((each) => each.name === `read_${name}`)!;
    const dirt = Object.values(invalid).reduce((sum, records) => sum + records, 0);
    expect({ name, written: stage.written, quarantined: stage.quarantined }).toEqual({
      name,
      written: rows,
      quarantined: dirt,
    });
  }
});

test('the same seed gives the same bytes, another seed others', async () => {
  const hashes = async (name: string, seed: string): Promise<string[]> => {
    await stediHere('generate', join(folder, name), '--scale', '0.02', '--seed', seed);
    const files = await filesBelow(join(folder, name));
    return await Promise.all(files.map(async (file) => sha256(await readFile(file))));
  };
  expect(await hashes('a', '1')).toEqual(await hashes('b', '1'));
  expect(await hashes('c', '2')).not.toEqual(await hashes('d', '1'));
});
