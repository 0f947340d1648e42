import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { ddl, localStore } from '@stedi-lakehouse/core';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateLanding } from '../../src/generate/index.ts';
import { sqlFiles } from '../../src/sql/index.ts';
import { stediTables } from '../../src/stedi-tables.ts';

const folder = fileURLToPath(new URL('../../../../sql', import.meta.url));
const files = sqlFiles();
/** The statements of a file, without their comments. */
const statements = (name: string): string[] =>
  files
    .get(name)!
    .replaceAll(/^--.*\n/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean);

let landing: string;
let connection: DuckDBConnection;
const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();

beforeAll(async () => {
  landing = await mkdtemp(join(tmpdir(), 'sql-'));
  await generateLanding({ store: localStore(landing), scale: 0.2 });
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const table of stediTables) await connection.run(ddl(table, 'duckdb'));
  for (const subject of ['customer', 'accelerometer', 'step_trainer']) {
    const columns =
      subject === 'customer'
        ? ", columns = {customerName: 'VARCHAR', email: 'VARCHAR', phone: 'VARCHAR', birthDay: 'VARCHAR', serialNumber: 'VARCHAR', registrationDate: 'BIGINT', lastUpdateDate: 'BIGINT', shareWithResearchAsOfDate: 'BIGINT', shareWithPublicAsOfDate: 'BIGINT', shareWithFriendsAsOfDate: 'BIGINT'}"
        : '';
    await connection.run(
      `INSERT INTO ${subject}_landing BY NAME SELECT * FROM read_json('${landing}/${subject}/landing/*.json', format = 'newline_delimited'${columns})`,
    );
  }
});
afterAll(async () => {
  connection.closeSync();
  await rm(landing, { recursive: true });
});

test('the files in sql/ are those that the tables make: npm run sql', async () => {
  expect(new Set(await readdir(folder))).toEqual(new Set(files.keys()));
  for (const [name, sql] of files) expect(await readFile(join(folder, name), 'utf8'), name).toBe(sql);
});

test('the consent filter keeps who agreed, and what was measured of them from then on', async () => {
  const [customers, movement, steps] = statements('research_consent_filter.sql') as [string, string, string];
  await connection.run(`INSERT INTO customer_trusted ${customers}`);
  await connection.run(`INSERT INTO accelerometer_trusted ${movement}`);
  await connection.run(`INSERT INTO step_trainer_trusted ${steps}`);
  const agreed = 'customer_landing c WHERE shareWithResearchAsOfDate > 0';
  const expected = [
    `SELECT count(*) FROM ${agreed}`,
    `SELECT count(*) FROM accelerometer_landing a, ${agreed} AND a.user = c.email AND a.timestamp - shareWithResearchAsOfDate >= 0`,
    `SELECT count(*) FROM step_trainer_landing s, ${agreed} AND s.serialNumber = c.serialNumber`,
  ];
  const tables = ['customer_trusted', 'accelerometer_trusted', 'step_trainer_trusted'];
  for (const [index, table] of tables.entries()) {
    const [[kept]] = (await rowsOf(`SELECT count(*) FROM ${table}`)) as [[string]];
    expect(Number(kept)).toBeGreaterThan(50);
    expect([[kept]]).toEqual(await rowsOf(expected[index]!));
  }
});

test('the anonymization keeps the day in UTC of each instant, and no consent stays none', async () => {
  await connection.run(
    `INSERT INTO customer_curated BY NAME SELECT * EXCLUDE (customername, email, phone, birthday) FROM customer_trusted`,
  );
  const midnight = 19_160 * 86_400_000;
  const edges = [0, midnight - 1, midnight, midnight + 86_399_999].map(
    (at) => `('edge', ${at}, ${at}, ${at}, NULL, NULL)`,
  );
  await connection.run(`INSERT INTO customer_curated VALUES ${edges.join(', ')}`);
  const [statement] = statements('gdpr_anonymization.sql') as [string];
  const instants = [
    'registrationdate',
    'lastupdatedate',
    'sharewithresearchasofdate',
    'sharewithpublicasofdate',
    'sharewithfriendsasofdate',
  ];
  const expected = `SELECT ${instants.map((name) => `epoch_ms(${name})::DATE`).join(', ')} FROM customer_curated`;
  expect((await rowsOf(`SELECT count(*) FROM (${statement})`))[0]![0]).toBe(
    (await rowsOf('SELECT count(*) FROM customer_curated'))[0]![0],
  );
  expect(await rowsOf(`(${statement}) EXCEPT ALL (${expected})`)).toEqual([]);
  expect(await rowsOf(`(${expected}) EXCEPT ALL (${statement})`)).toEqual([]);
});

test('the queries count the eight tables, in the order of the pipeline', async () => {
  const [statement] = statements('queries.sql') as [string];
  const counts = await rowsOf(statement);
  expect(counts.map(([, table]) => table)).toEqual([
    'customer_landing',
    'accelerometer_landing',
    'step_trainer_landing',
    'customer_trusted',
    'accelerometer_trusted',
    'step_trainer_trusted',
    'customer_curated',
    'machine_learning_curated',
  ]);
  for (const [, table, rows] of counts)
    expect([[rows]]).toEqual(await rowsOf(`SELECT count(*) FROM ${table as string}`));
});

test('reserved words are quoted in every statement', () => {
  for (const [name, sql] of files) {
    const code = sql.replaceAll(/^--.*$|'(?:[^'\\]|\\.)*'/gm, '');
    expect(code, name).not.toMatch(/(?<![`"\w])(?:user|timestamp)(?![`"\w])/i);
  }
});
