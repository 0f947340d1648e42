import { beforeAll, afterAll, expect, test, vi } from 'vitest';
import { startFakeGlue, type FakeGlue } from '../../packages/core/test/catalog/glue/fake/fake-glue.ts';
import { stediTables } from '../../packages/runner/src/stedi-tables.ts';
import { runApart, stedi } from './stedi.ts';
import { looking, threeBuckets, type ThreeBuckets } from './three-buckets.ts';

let glue: FakeGlue;
let buckets: ThreeBuckets;
const catalog = ['--catalog', 'glue', '--database', 'stedi'];
beforeAll(async () => {
  glue = await startFakeGlue();
  buckets = await threeBuckets();
  vi.stubEnv('AWS_ENDPOINT_URL_GLUE', glue.endpoint);
  await stedi('generate', 's3://stedi-raw-data', '--scale', '0.1');
});
afterAll(async () => await glue.close());

interface Input {
  readonly Parameters: Readonly<Record<string, string>>;
  readonly StorageDescriptor: { readonly Location: string };
}

/** What Glue says of a table that the lake's buckets can be asked about. */
function registered(name: string): {
  readonly commit: string | undefined;
  readonly rows: number;
  readonly files: number;
} {
  const { Parameters, StorageDescriptor } = glue.table('stedi', name).input as unknown as Input;
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.+\/)$/.exec(StorageDescriptor.Location) ?? [];
  const files = [...buckets.s3.bucket(bucket).objects.keys()].filter((key) => key.startsWith(prefix)).length;
  return { commit: Parameters['lakehouse.commit'], rows: Number(Parameters['numRows']), files };
}

test('a run over buckets registers all nine tables at the folders of its files, and sync follows a rollback', async () => {
  const { report } = await runApart(...buckets.landing, ...buckets.lake, ...catalog);
  expect(report.registered).toMatchObject({ catalog: 'glue', database: 'stedi', commit: 1 });
  expect(Object.keys(report.registered!.tables)).toHaveLength(9);
  const rows = { ...report.landing, ...report.tables };
  for (const { name } of stediTables) {
    const found = registered(name);
    expect([name, found.commit, found.rows]).toEqual([name, '1', rows[name]!.rows]);
    expect(found.files).toBeGreaterThan(0);
  }

  await runApart(...buckets.landing, ...buckets.lake, ...catalog, '--trim', 'none');
  await stedi('rollback', ...buckets.lake);
  const place = [...buckets.lake, '--database', 'stedi', '--json'];
  const differences = JSON.parse((await stedi('catalog', 'diff', ...place)).out) as { commit: number };
  expect(differences.commit).toBe(3);
  expect(await stedi('catalog', 'sync', ...place)).toMatchObject({ code: 0, err: '' });
  for (const { name } of stediTables) {
    const found = registered(name);
    expect([name, found.commit, found.rows]).toEqual([name, '3', rows[name]!.rows]);
  }
}, 60_000);

/** Gives a column of customer_trusted another type, as somebody might in Glue's console. */
function retypeEmail(type: string): void {
  glue.change('stedi', 'customer_trusted', (input) => {
    const storage = input['StorageDescriptor'] as { Columns: { Name: string; Type: string }[] };
    const Columns = storage.Columns.map((each) => (each.Name === 'email' ? { ...each, Type: type } : each));
    return { ...input, StorageDescriptor: { ...storage, Columns } };
  });
}

test('a column that queries would break on is refused by the command before S3 or Glue is written to', async () => {
  await runApart(...buckets.landing, ...buckets.lake, ...catalog);
  retypeEmail('bigint');
  const asked = glue.requests.length;
  const onS3 = await buckets.asked(async () => {
    const refused = await stedi(
      'run',
      '--profile',
      'published',
      ...buckets.landing,
      ...buckets.lake,
      ...catalog,
      '--trim',
      'all',
    );
    expect(refused.code).toBe(78);
    expect(refused.err).toMatch(/customer_trusted.*email/);
  });
  expect(onS3.filter(({ operation }) => !looking.has(operation))).toEqual([]);
  expect(new Set(glue.requests.slice(asked).map(({ operation }) => operation))).toEqual(new Set(['GetTable']));
  retypeEmail('string');
}, 60_000);

test('--pii-tag tags every column of all nine tables with its class, and no column that is PII has statistics', async () => {
  glue.definedTags.set('pii', ['direct', 'linkable', 'quasi', 'sensitive', 'none']);
  vi.stubEnv('AWS_ENDPOINT_URL_LAKEFORMATION', glue.endpoint);
  const run = ['run', '--profile', 'published', ...buckets.landing, ...buckets.lake, ...catalog, '--pii-tag', 'pii'];
  expect(await stedi(...run)).toMatchObject({ code: 0, err: '' });
  for (const { name, columns } of stediTables) {
    const { tags, statistics } = glue.table('stedi', name);
    const classes = Object.entries(columns).map(([column, { pii }]) => [column.toLowerCase(), pii]);
    expect([name, Object.fromEntries([...tags].map(([column, { pii }]) => [column, pii]))]).toEqual([
      name,
      Object.fromEntries(classes),
    ]);
    // the STEDI tables have no column of class none
    expect(classes.filter(([, pii]) => pii === 'none')).toEqual([]);
    expect([name, statistics.size]).toEqual([name, 0]);
  }
  const asked = glue.requests.length;
  expect(await stedi(...run)).toMatchObject({ code: 0, err: '' });
  const again = new Set(glue.requests.slice(asked).map(({ operation }) => operation));
  expect(again).toEqual(new Set(['GetTable', 'GetResourceLFTags']));
}, 60_000);
