import { CatalogError, LakehouseError } from '@stedi-lakehouse/core';
import { stediOptions } from '@stedi-lakehouse/transforms';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeFailure } from '../../../core/test/catalog/glue/fake/aws-fake-server.ts';
import { startFakeGlue, type FakeGlue } from '../../../core/test/catalog/glue/fake/fake-glue.ts';
import { followed } from '../../src/catalog/followed.ts';
import { glueFor } from '../../src/catalog/lake-catalog.ts';
import { stediTables, stediTablesOf } from '../../src/stedi-tables.ts';
import { bucket, lakeOnS3, type LakeOnS3 } from './lake-on-s3.ts';

let glue: FakeGlue;
let here: LakeOnS3;
const { signal } = new AbortController();
beforeEach(async () => {
  glue = await startFakeGlue();
  vi.stubEnv('AWS_ENDPOINT_URL', glue.endpoint);
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  here = await lakeOnS3();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await glue.close();
});

const events: unknown[] = [];
async function runAndFollow(options = {}, landing = here.landing.uri) {
  const place = { lake: here.lake, landing: [landing], rules: stediOptions(options) };
  const onEvent = (event: unknown): void => void events.push(event);
  return await followed({ database: 'stedi' }, place, { signal, onEvent }, async () => await here.run(options));
}
interface Input {
  readonly Parameters: Readonly<Record<string, string>>;
  readonly StorageDescriptor: { readonly Location: string; readonly SerdeInfo: object };
}
const inGlue = (name: string) => glue.table('stedi', name).input as unknown as Input;
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof LakehouseError ? error.code : error),
  );

/** Every object of the lake with its tag. */
async function everythingIn({ lake }: LakeOnS3): Promise<string[]> {
  const found: string[] = [];
  for (const store of Object.values(lake.zones)) {
    for await (const { path, etag } of store.list('')) found.push(`${store.uriOf(path)} ${etag}`);
  }
  return found;
}

test('a run registers all nine tables with the rows that it published, landing ones as JSON', async () => {
  const { published, registered } = await runAndFollow();
  expect(registered).toEqual({
    catalog: 'glue',
    database: 'stedi',
    commit: 1,
    tables: Object.fromEntries(stediTables.map(({ name }) => [name, 'created'])),
  });
  expect(stediTables).toHaveLength(9);
  expect(events).toEqual(
    stediTables.map(({ name }) => ({ event: 'registered', catalog: 'glue', table: name, change: 'created' })),
  );
  const rows = { ...published.commit.landing, ...published.commit.tables };
  for (const { name, zone } of stediTables) {
    const { Parameters, StorageDescriptor } = inGlue(name);
    expect([name, Number(Parameters['numRows'])]).toEqual([name, rows[name]!.rows]);
    const start = zone === 'landing' ? 's3://stedi-raw-data/' : `s3://stedi-${zone}-data/${name}/run=`;
    expect(StorageDescriptor.Location.startsWith(start) && StorageDescriptor.Location.endsWith('/')).toBe(true);
    const reader = zone === 'landing' ? 'hcatalog.data.JsonSerDe' : 'parquet.serde.ParquetHiveSerDe';
    expect(JSON.stringify(StorageDescriptor.SerdeInfo)).toContain(reader);
  }
  expect(inGlue('customer_landing').StorageDescriptor.Location).toBe('s3://stedi-raw-data/customer/landing/');
});

test('a registration that broke off says that the lake is published, and a run that is up to date goes on with it', async () => {
  await runAndFollow();
  glue.fault = ({ operation, body }) =>
    operation === 'UpdateTable' && (body['TableInput'] as { Name: string }).Name === 'customer_curated'
      ? new FakeFailure('AccessDeniedException', 'not allowed')
      : undefined;
  const error: unknown = await runAndFollow({ trim: 'none' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CatalogError);
  expect((error as CatalogError).code).toBe('catalog_permission');
  expect((error as CatalogError).message).toMatch(/^version 2 of the lake is published, but could not update table/);
  const commits = () => new Set(stediTables.map(({ name }) => inGlue(name).Parameters['lakehouse.commit']));
  expect(commits()).toEqual(new Set(['1', '2']));
  glue.fault = () => undefined;
  const { published, registered } = await runAndFollow({ trim: 'none' });
  expect([published.status, registered!.commit]).toEqual(['up_to_date', 2]);
  expect(commits()).toEqual(new Set(['2']));
});

test('a schema that queries would break on is refused before a byte is written', async () => {
  await runAndFollow();
  glue.change('stedi', 'machine_learning_curated', (input) => {
    const storage = input['StorageDescriptor'] as { Columns: object[] };
    return {
      ...input,
      StorageDescriptor: { ...storage, Columns: [...storage.Columns, { Name: 'w', Type: 'double' }] },
    };
  });
  const before = [await everythingIn(here), glue.requests.length] as const;
  expect(await codeOf(runAndFollow({ trim: 'none' }))).toBe('catalog_schema');
  expect((await here.lake.current())?.commit).toBe(1);
  expect(await everythingIn(here)).toEqual(before[0]);
  const asked = glue.requests.slice(before[1]).map(({ operation }) => operation);
  expect(new Set(asked)).toEqual(new Set(['GetTable']));
});

test('landing or a lake that is not on S3 is refused with nothing asked or written', async () => {
  expect(await codeOf(runAndFollow({}, '/data/landing'))).toBe('catalog_location');
  const local = { ...here.lake, zones: { ...here.lake.zones, curated: { ...bucket('c'), uri: '/data/curated' } } };
  const choice = { database: 'stedi', tables: stediTables };
  expect(await codeOf(glueFor(local, choice, { signal }))).toBe('catalog_location');
  expect(glue.requests).toEqual([]);
  expect(await here.lake.current()).toBeUndefined();
});

test('diff says what sync would do and changes nothing; sync does it; a lake without a version is refused', async () => {
  const catalog = await glueFor(here.lake, { database: 'stedi', tables: stediTablesOf({}) }, { signal });
  expect(await codeOf(catalog.diff())).toBe('catalog_refused');
  await here.run();
  const before = await catalog.diff();
  expect(before).toEqual({
    commit: 1,
    differences: stediTables.map(({ name }) => ({ table: name, change: 'created', commit: undefined })),
  });
  expect([...glue.databases.keys()]).toEqual([]);
  await catalog.register();
  await here.run({ trim: 'none' });
  await here.lake.rollback();
  const { commit, differences } = await catalog.diff();
  expect([commit, new Set(differences.map((each) => each.change))]).toEqual([3, new Set(['updated'])]);
  const { tables } = await catalog.register();
  expect(new Set(Object.values(tables))).toEqual(new Set(['updated']));
  expect(new Set((await catalog.diff()).differences.map((each) => each.change))).toEqual(new Set(['unchanged']));
  catalog.close();
});
