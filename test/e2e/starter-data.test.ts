import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Oracle } from '../../packages/transforms/test/oracle/oracle.ts';
import { listing, sha256 } from './listing.ts';
import { digests, oracleOver, oracleRows, publishedRows } from './published.ts';
import { run, runApart, stedi, temporaryFolder } from './stedi.ts';

const starterData = process.env['STEDI_STARTER_DATA'] ?? '';
if (starterData === '') {
  console.warn('STEDI_STARTER_DATA is not set: the six rows of counts are NOT checked through the stedi command');
}

const names = [
  'customer_trusted',
  'accelerometer_trusted',
  'customer_curated',
  'step_trainer_trusted',
  'machine_learning_curated',
] as const;
const known = [
  ['none', 'timestamp', [482, 40_981, 482, 14_460, 43_681], 2_700],
  ['none', 'customer', [482, 40_981, 482, 14_460, 40_981], 0],
  ['accelerometer', 'timestamp', [482, 32_025, 464, 14_460, 34_437], 2_412],
  ['accelerometer', 'customer', [482, 32_025, 464, 14_460, 32_025], 0],
  ['all', 'timestamp', [482, 32_025, 464, 11_297, 34_253], 2_228],
  ['all', 'customer', [482, 32_025, 464, 11_297, 32_025], 0],
] as const;
const landed = { customer_landing: 956, accelerometer_landing: 81_273, step_trainer_landing: 28_680 };

describe.skipIf(starterData === '')('the stedi command over the starter data', () => {
  let oracle: Oracle;
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    oracle = await oracleOver(starterData, 'subject');
  });
  afterAll(() => oracle?.close());

  test.each(known)(
    'trim %s, match %s: run, query and verify give the known counts',
    async (trim, match, counts, pairs) => {
      const lake = join(folder, 'six-rows');
      const expected = Object.fromEntries(names.map((name, i) => [name, counts[i]!]));
      const { report } = await runApart('--landing', starterData, '--lake', lake, '--trim', trim, '--match', match);
      expect(Object.fromEntries(names.map((name) => [name, report.tables[name]!.rows]))).toEqual(expected);
      expect(report.pairsOfDifferentCustomers).toBe(pairs);
      expect(Object.fromEntries(Object.entries(report.landing).map(([name, { rows }]) => [name, rows]))).toEqual(
        landed,
      );

      const counted = names.map((name) => `SELECT '${name}' AS name, count(*) AS n FROM ${name}`).join(' UNION ALL ');
      const { out } = await stedi('query', counted, '--lake', lake, '--json');
      const rows = JSON.parse(out) as Record<string, unknown>[];
      expect(Object.fromEntries(rows.map(({ name, n }) => [name, n]))).toEqual(expected);

      const expectation = join(folder, 'expect.json');
      await writeFile(expectation, JSON.stringify({ ...expected, ...landed }));
      expect(await stedi('verify', '--lake', lake, '--expect', expectation)).toMatchObject({ code: 0 });
    },
  );

  test('verify fails where a count is another than expected', async () => {
    const expectation = join(folder, 'expect.json');
    await writeFile(expectation, JSON.stringify({ customer_trusted: 482, customer_curated: 40_981 }));
    const failed = await stedi('verify', '--lake', join(folder, 'six-rows'), '--expect', expectation);
    expect(failed.code).toBe(65);
    expect(failed.err).toContain('customer_curated has 40981 rows');
  });

  test.each(['published', 'strict'])('profile %s: the rows are those that SQL gives', async (profile) => {
    const { report } = await run('--landing', starterData, '--lake', join(folder, profile), '--profile', profile);
    await oracle.make({
      trim: profile === 'strict' ? 'all' : 'accelerometer',
      match: profile === 'strict' ? 'customer' : 'timestamp',
    });
    expect(digests(await publishedRows(report.tables))).toEqual(digests(await oracleRows(oracle)));
    expect(report.pairsOfDifferentCustomers).toBe(await oracle.pairsOfDifferentCustomers());
  });

  test('a rerun writes nothing and says that the lake is up to date', async () => {
    const lake = join(folder, 'published');
    const before = await listing(lake);
    const { out, report } = await run('--landing', starterData, '--lake', lake);
    expect(report.status).toBe('up_to_date');
    expect(out).toContain('"event":"up_to_date"');
    expect(await listing(lake)).toEqual(before);
  });

  test('the transitions one by one make the same bytes as one run', async () => {
    const whole = await run('--landing', starterData, '--lake', join(folder, 'published'));
    const lake = join(folder, 'one-by-one');
    for (const transition of [
      'customer_landing_to_trusted',
      'accelerometer_landing_to_trusted',
      'step_trainer_landing_to_trusted',
      'customer_trusted_to_curated',
      'machine_learning_curated',
      'customer_anonymized',
    ]) {
      const { report } = await run('--landing', starterData, '--lake', lake, '--only', transition);
      for (const [name, { files }] of Object.entries(report.tables)) {
        const expected = whole.report.tables[name]!.files;
        expect(files.map(({ rows, bytes }) => ({ rows, bytes }))).toEqual(
          expected.map(({ rows, bytes }) => ({ rows, bytes })),
        );
        for (const [i, file] of files.entries()) {
          expect(sha256(await readFile(file.path))).toBe(sha256(await readFile(expected[i]!.path)));
        }
      }
    }
    expect((await stedi('verify', '--lake', lake)).code).toBe(0);
    expect((await run('--landing', starterData, '--lake', lake)).report.status).toBe('up_to_date');
  });
});
