import { readWhole, type Store } from '@stedi-lakehouse/core';
import type { StediOptions } from '@stedi-lakehouse/transforms';
import { parquetMetadata } from 'hyparquet';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startFakeGlue, type FakeGlue } from '../../../core/test/catalog/glue/fake/fake-glue.ts';
import { glueFor } from '../../src/catalog/lake-catalog.ts';
import { stediTables, stediTablesOf } from '../../src/stedi-tables.ts';
import { verifyInAthena } from '../../src/verify/verify-in-athena.ts';
import { startFakeAthena, type FakeAthena } from '../athena/fake-athena.ts';
import { lakeOnS3, type LakeOnS3 } from '../catalog/lake-on-s3.ts';

let glue: FakeGlue;
let athena: FakeAthena;
let here: LakeOnS3;
const { signal } = new AbortController();
beforeEach(async () => {
  glue = await startFakeGlue();
  athena = await startFakeAthena();
  vi.stubEnv('AWS_ENDPOINT_URL_GLUE', glue.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_ATHENA', athena.endpoint);
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
  here = await lakeOnS3();
  await here.run();
  await sync();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await glue.close();
  await athena.close();
});

async function sync(options: StediOptions = {}): Promise<void> {
  const catalog = await glueFor(here.lake, { database: 'stedi', tables: stediTablesOf(options) }, { signal });
  await catalog.register();
  catalog.close();
}

/** Rows of the Parquet files in each folder, as their footers have them. */
async function rowsOfFolders(stores: readonly Store[]): Promise<Map<string, number>> {
  const rows = new Map<string, number>();
  for (const store of stores) {
    for await (const object of store.list('')) {
      if (!object.path.endsWith('.parquet')) continue;
      const bytes = await readWhole(store.source(object));
      const { num_rows: n } = parquetMetadata(Uint8Array.from(bytes).buffer);
      const folder = store.uriOf(object.path).replace(/[^/]*$/, '');
      rows.set(folder, (rows.get(folder) ?? 0) + Number(n));
    }
  }
  return rows;
}

/** Has Athena count as it does: the files in the folder that Glue names for a table. */
async function countFromGlue(): Promise<void> {
  const folders = await rowsOfFolders(Object.values(here.lake.zones));
  athena.answer = (sql) => ({
    columns: [
      { name: 'name', type: 'varchar' },
      { name: 'n', type: 'bigint' },
    ],
    rows: [...sql.matchAll(/SELECT '(\w+)' AS name, count\(\*\) AS n FROM "stedi"\."(\w+)"/g)].map(
      ([, name, table]) => {
        const { Location: location } = glue.table('stedi', table!).input['StorageDescriptor'] as { Location: string };
        return [name!, String(folders.get(location))];
      },
    ),
    scannedBytes: 77,
  });
}

test('passes where Athena counts what the lake says, in one query over the published tables', async () => {
  await countFromGlue();
  const verdict = await verifyInAthena(here.lake, { database: 'stedi' }, {}, signal);
  expect(verdict.checks.filter(({ passed }) => !passed)).toEqual([]);
  const made = stediTables.filter(({ zone }) => zone !== 'landing').map(({ name }) => name);
  expect(Object.keys(verdict.rows)).toEqual(made);
  expect(verdict.checks.map(({ check }) => check.split(' ')[0])).toEqual(['the', ...made]);
  expect(verdict.rows['customer_curated']).toBeGreaterThan(0);
  expect([verdict.scannedBytes, athena.executions.length]).toEqual([77, 1]);
});

test('fails where the catalog is behind, and where a table has other rows than the lake says', async () => {
  await here.run({ trim: 'none' });
  await countFromGlue();
  const { checks, commit } = await verifyInAthena(here.lake, { database: 'stedi' }, {}, signal);
  expect(commit).toBe(2);
  const failed = checks.filter(({ passed }) => !passed).map(({ check }) => check);
  expect(failed[0]).toBe('the Glue database stedi stands for version 2');
  expect(failed.some((check) => /^accelerometer_trusted has \d+ rows in Athena$/.test(check))).toBe(true);
  await sync({ trim: 'none' });
  const again = await verifyInAthena(here.lake, { database: 'stedi' }, {}, signal);
  expect(again.checks.filter(({ passed }) => !passed)).toEqual([]);
});

test('fails where a table is not what is declared any more, or has other rows than expected', async () => {
  await countFromGlue();
  glue.change('stedi', 'customer_trusted', (input) => ({ ...input, PartitionKeys: [{ Name: 'day', Type: 'date' }] }));
  const expected = { customer_trusted: 1, nobody: 2 };
  const { checks } = await verifyInAthena(here.lake, { database: 'stedi' }, expected, signal);
  expect(checks.filter(({ passed }) => !passed).map(({ check, why }) => [check, why])).toEqual([
    ['the Glue database stedi stands for version 1', expect.stringContaining('it has partitions')],
    ['customer_trusted has 1 rows in Athena', expect.stringMatching(/^\d+ rows$/)],
    ['nobody has 2 rows in Athena', 'no such table'],
  ]);
});
