import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '@stedi-lakehouse/runner';
import { landingFolder, writeLanding, writeRecords } from './landing-files.ts';
import { listing } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { query, run, stediHere, temporaryFolder } from './stedi.ts';

const made = madeUpLanding({ people: 20, readings: 200 });
let folder: string;
let landing: string;
let lake: string;
let files: Record<string, string>;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), made);
  lake = join(folder, 'lake');
  const { report } = await run('--landing', landing, '--lake', lake, '--curated', join(folder, 'other zone'));
  files = Object.fromEntries(Object.entries(report.tables).map(([name, table]) => [name, table.files[0]!.path]));
});
const ask = async (sql: string, ...args: readonly string[]) =>
  await stediHere('query', sql, '--lake', lake, '--curated', join(folder, 'other zone'), ...args);

describe('a query writes over no file that it can read', () => {
  test.each([
    ['COPY to a data file', (to: string) => `COPY (SELECT 1) TO '${to}' (FORMAT parquet, USE_TMP_FILE false)`],
    ['EXPLAIN ANALYZE of that', (to: string) => `EXPLAIN (ANALYZE) COPY (SELECT 1) TO '${to}' (USE_TMP_FILE false)`],
    ['a prepared one', (to: string) => `PREPARE p AS COPY (SELECT 1) TO '${to}' (USE_TMP_FILE false)`],
    ['after a SELECT', (to: string) => `SELECT 1; COPY (SELECT 1) TO '${to}' (USE_TMP_FILE false)`],
    ['after a CREATE', (to: string) => `CREATE TABLE t AS SELECT 1; COPY t TO '${to}' (USE_TMP_FILE false)`],
    ['as a database', (to: string) => `ATTACH '${to}.db'`],
    ['as an export', (to: string) => `EXPORT DATABASE '${to}'`],
  ])('%s', async (_what, sql) => {
    const before = await listing(folder);
    const reading = join(landingFolder(landing, 'accelerometer'), 'accelerometer-0.json');
    for (const to of [files['customer_curated']!, files['customer_trusted']!, reading]) {
      const { code, out } = await ask(sql(to));
      expect([64, 65]).toContain(code);
      expect(out).toBe('');
    }
    expect(await listing(folder)).toEqual(before);
  });
});

test('what reads is answered: WITH, VALUES, DESCRIBE, EXPLAIN, and PIVOT with the columns that it finds', async () => {
  for (const sql of [
    'WITH one AS (SELECT 1 AS a) SELECT * FROM one',
    'VALUES (1)',
    'DESCRIBE customer_curated',
    'FROM customer_trusted LIMIT 1',
    'EXPLAIN SELECT 1;',
    'PIVOT (SELECT distancefromobject % 2 AS odd, 1 AS n FROM step_trainer_trusted) ON odd USING sum(n)',
  ]) {
    expect(await ask(sql)).toMatchObject({ code: 0, err: '' });
  }
});

test('numbers that JSON has not are given as their text, and no control character reaches the terminal', async () => {
  expect(
    await query(lake, "SELECT 'NaN'::DOUBLE AS none, '-inf'::DOUBLE AS least", '--curated', join(folder, 'other zone')),
  ).toEqual([{ none: 'NaN', least: '-Infinity' }]);
  const { out } = await ask("SELECT 'a' || chr(10) || chr(27) || '[31mb' || chr(155) || 'é' AS text");
  expect(out).toBe('  text\n  a\\u000a\\u001b[31mb\\u009bé\n1 rows\n');
});

test('a zone that is elsewhere has to be named; the other tables can be queried without it', async () => {
  const { code, err } = await stediHere('query', 'SELECT count(*) FROM customer_curated', '--lake', lake);
  expect(code).toBe(75);
  expect(err).toMatch(/could not read .*customer_curated.*: say where its zone is with --trusted or --curated/);
  expect(await query(lake, 'SELECT count(*) AS n FROM customer_trusted')).toEqual([
    { n: expect.any(Number) as number },
  ]);
});

test('when landing has been emptied, the tables made of it can be queried', async () => {
  const root = await writeLanding(join(folder, 'emptied'), made);
  const emptied = join(folder, 'emptied-lake');
  await run('--landing', root, '--lake', emptied);
  const file = join(landingFolder(root, 'customer'), 'customer-0.json');
  await unlink(file);
  expect(await query(emptied, 'SELECT 1 AS one FROM customer_trusted LIMIT 1')).toEqual([{ one: 1 }]);
  const { code, err } = await stediHere('query', 'SELECT * FROM Customer_Landing', '--lake', emptied);
  expect(code).toBe(75);
  expect(err).toContain(`could not read ${file}, a file of customer_landing: restore it, or query a table`);
});

test('landing has the rows that a run reads: many on a line, arrays, odd names, invalid ones left out', async () => {
  const root = await writeLanding(join(folder, 'dirty'), made);
  const row = (time: number): string => JSON.stringify({ user: 'a@example.org', timestamp: time, x: 1, y: 1, z: 1 });
  const [one, two, three, four] = [1, 2, 3, 4].map((n) => row(1_655_564_444_100 + n));
  await writeRecords(root, 'accelerometer', 'a[1]?.json', `${one}${two}\n{"user":"zqxjk","timestamp":"zqxjk"}\n`);
  await writeRecords(root, 'accelerometer', 'lists*.json', `[]\n[${three}, ${four}]\n`);
  const dirty = join(folder, 'dirty-lake');
  const { report } = await run('--landing', root, '--lake', dirty, '--max-quarantined', '1');
  const rows = made.accelerometer.length + 4;
  expect(report.landing['accelerometer_landing']!.rows).toBe(rows);
  const sql = `SELECT count(*) AS n, count(*) FILTER (WHERE "user" = 'a@example.org') AS added FROM accelerometer_landing`;
  const before = await listing(folder);
  expect(await query(dirty, sql)).toEqual([{ n: rows, added: 4 }]);
  expect(await listing(folder)).toEqual(before);
});

test('a statement before the last one is refused, whatever it creates; so is a table by a name that the text does not have', async () => {
  const before = await listing(folder);
  for (const create of ['TABLE', 'TEMP TABLE', 'VIEW', 'MACRO']) {
    const body = create === 'MACRO' ? 't(a) AS a' : 't AS SELECT 1 AS a';
    expect((await ask(`CREATE ${create} ${body}; SELECT 1`)).code).toBe(64);
  }
  const other = await ask("SELECT * FROM query_table('customer' || '_trusted')");
  expect(other).toMatchObject({ code: 65, out: '' });
  expect(await listing(folder)).toEqual(before);
});

test('a person is shown 1,000 rows and told of the others; what is no terminal gets them all', async () => {
  const words = ['query', 'SELECT range AS n FROM range(125000)', '--lake', lake];
  const other = await stediHere(...words);
  expect(other.out.split('\n')).toHaveLength(125_000 + 3);
  let out = '';
  const output = { out: (text: string) => void (out += text), err: () => {}, terminal: true, width: 80 };
  expect(await runCli(words, { output, signal: new AbortController().signal, now: Date.now })).toBe(0);
  expect(out.split('\n').slice(-3)).toEqual(['  999', 'the first 1,000 of 125,000 rows', '']);
});
