import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { columnNames, physicalName, type Table } from '@stedi-lakehouse/core';
import { accelerometerLanding, customerLanding, stepTrainerLanding } from '@stedi-lakehouse/transforms';
import { expect, test } from 'vitest';
import { madeTables } from './published.ts';
import { stedi, stediHere } from './stedi.ts';

const tables: readonly Table[] = [customerLanding, accelerometerLanding, stepTrainerLanding, ...madeTables];

test('stedi tables says of every column its type, its PII class, its meaning and its unit', async () => {
  const { code, out } = await stediHere('tables');
  expect(code).toBe(0);
  const blocks = out.trimEnd().split('\n\n');
  const printed = new Set(blocks.map((block) => block.split(':')[0]));
  expect(printed).toEqual(new Set(tables.map(({ name }) => name)));
  for (const table of tables) {
    const [head, doc, ...lines] = blocks.find((block) => block.startsWith(`${table.name}:`))!.split('\n');
    expect([head, doc]).toEqual([`${table.name}: ${table.zone}, ${table.privacy}`, `  ${table.doc}`]);
    expect(lines).toHaveLength(columnNames(table).length);
    for (const [i, name] of columnNames(table).entries()) {
      const { pii, doc: meaning, unit } = table.columns[name]!;
      const [column, type, ...rest] = lines[i]!.trim().split(/ {2,}/);
      expect([column, ...rest]).toEqual([
        physicalName(name),
        pii,
        unit === undefined ? meaning : `${meaning} (${unit})`,
      ]);
      expect(type).toMatch(/^(text|double|int64|int32|boolean|date)( or null)?$/);
    }
  }
});

test('stedi tables <name> says it of one table', async () => {
  const { out } = await stediHere('tables', 'machine_learning_curated');
  expect(out.match(/^\S.*/gm)).toEqual(['machine_learning_curated: curated, deidentified']);
});

test('stedi tables --ddl gives statements: DuckDB takes all of its own, the other engines get one for each table', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const { out } = await stediHere('tables', '--ddl', 'duckdb');
  await connection.run(out);
  const made = await connection.runAndReadAll(
    'SELECT table_name, list(column_name ORDER BY column_index) AS columns FROM duckdb_columns() WHERE NOT internal GROUP BY 1 ORDER BY 1',
  );
  connection.closeSync();
  instance.closeSync();
  expect(made.getRowObjectsJson()).toEqual(
    tables
      .map((table) => ({ table_name: table.name, columns: columnNames(table).map(physicalName) }))
      .toSorted((a, b) => (a.table_name < b.table_name ? -1 : 1)),
  );
  for (const engine of ['athena', 'redshift']) {
    const statements = (await stediHere('tables', '--ddl', engine)).out.match(/^CREATE /gm);
    expect(statements).toHaveLength(tables.length);
    expect((await stediHere('tables', 'customer_curated', '--ddl', engine)).out.match(/^CREATE /gm)).toHaveLength(1);
  }
});

test('the command is linked at the root of the project', async () => {
  const linked = fileURLToPath(new URL('../../node_modules/.bin/stedi', import.meta.url));
  const { stdout } = await promisify(execFile)(linked, ['--version'], { shell: process.platform === 'win32' });
  expect(stdout).toBe((await stedi('--version')).out);
});
