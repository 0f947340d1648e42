import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding, type Layout } from './landing-files.ts';
import { filesBelow, listing } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { digests, oracleOver, oracleRows, publishedRows } from './published.ts';
import { query, run, stedi, temporaryFolder } from './stedi.ts';

const landing = madeUpLanding({ people: 60, readings: 1_500 });
let folder: string;
let expected: Record<string, string>;
let pairs: number;

beforeAll(async () => {
  folder = await temporaryFolder();
  const oracle = await oracleOver(await writeLanding(join(folder, 'lines'), landing));
  await oracle.make({ trim: 'accelerometer', match: 'timestamp' });
  expected = digests(await oracleRows(oracle));
  pairs = await oracle.pairsOfDifferentCustomers();
  oracle.close();
});

describe('every layout of a landing zone gives the rows that SQL gives', () => {
  const layouts: readonly Layout[] = [
    { form: 'lines', place: 'table', files: 3 },
    { form: 'lines', place: 'subject' },
    { form: 'crlf', files: 2 },
    { form: 'mark' },
    { form: 'gzip', place: 'subject', files: 2 },
    { form: 'array', files: 2 },
    { form: 'pretty', place: 'subject' },
    { form: 'packed array' },
    { form: 'one after another' },
    { form: 'many on a line' },
    { form: 'commas' },
    { form: 'sequence' },
    { form: 'two marks' },
  ];
  test.each(layouts)('$form in folders by $place, $files files', async (layout) => {
    const root = join(folder, JSON.stringify(layout).replaceAll(/\W+/g, '-'));
    await writeLanding(root, landing, layout);
    const { report } = await run('--landing', root, '--lake', `${root}-lake`);
    expect(digests(await publishedRows(report.tables))).toEqual(expected);
    expect(report.pairsOfDifferentCustomers).toBe(pairs);
    expect(pairs).toBeGreaterThan(0);
    expect(report.landing['accelerometer_landing']).toMatchObject({ rows: 1_500, files: layout.files ?? 1 });
  });
});

test('zones stand where they are put, and commits, manifests and quarantine in the lake', async () => {
  const [lake, trusted, curated] = ['z-lake', 'z-trusted', 'deep/z-curated'].map((name) => join(folder, name));
  const zones = ['--trusted', trusted!, '--curated', curated!];
  const { report } = await run('--landing', join(folder, 'lines'), '--lake', lake!, ...zones);
  expect(digests(await publishedRows(report.tables))).toEqual(expected);
  for (const [table, { files }] of Object.entries(report.tables)) {
    const zone = table.endsWith('_trusted') ? trusted! : curated!;
    for (const { path } of files) expect(path.startsWith(`${zone}/${table}/run=${report.runId}/`), path).toBe(true);
  }
  expect((await filesBelow(lake!)).every((file) => /\/_(commits|manifests)\//.test(file))).toBe(true);
  expect(await filesBelow(trusted!)).toHaveLength(3);
  expect(await filesBelow(curated!)).toHaveLength(3);
  expect((await stedi('verify', '--lake', lake!, ...zones)).code).toBe(0);
  expect(await query(lake!, 'SELECT count(*) AS n FROM machine_learning_curated', ...zones)).toEqual([
    { n: report.tables['machine_learning_curated']!.rows },
  ]);
  expect((await run('--landing', join(folder, 'lines'), '--lake', lake!, ...zones)).report.status).toBe('up_to_date');
  const elsewhere = await stedi('verify', '--lake', lake!);
  expect(elsewhere.code).toBe(65);
});

test('a plan says what would be read, made and published, and touches nothing', async () => {
  const lake = join(folder, 'planned-lake');
  const options = ['--landing', join(folder, 'lines'), '--lake', lake];
  const { code, out } = await stedi('plan', '--profile', 'published', ...options, '--json');
  expect(code).toBe(0);
  const plan = JSON.parse(out) as { runId: string; upToDate: boolean; tables: { table: string; upToDate: boolean }[] };
  expect(plan).toMatchObject({ profile: 'published', upToDate: false, currentVersion: null, lakeInputs: [] });
  expect(await filesBelow(lake)).toEqual([]);
  expect((await stedi('plan', '--profile', 'published', ...options)).out).toMatch(
    /Would read:\n(.*\n)*Would do:\n(.*\n)*Would publish:\n(.*\n)*Nothing was touched/,
  );

  const { report } = await run(...options);
  expect(report.runId).toBe(plan.runId);
  expect(Object.keys(report.tables)).toEqual(plan.tables.map(({ table }) => table));
  const before = await listing(folder);
  const after = JSON.parse((await stedi('plan', '--profile', 'published', ...options, '--json')).out) as typeof plan;
  expect(after).toMatchObject({ runId: plan.runId, upToDate: true, currentVersion: 1 });
  const other = JSON.parse(
    (await stedi('plan', '--profile', 'published', ...options, '--trim', 'none', '--json')).out,
  ) as typeof plan;
  expect(other.upToDate).toBe(false);
  expect(await listing(folder)).toEqual(before);
});
