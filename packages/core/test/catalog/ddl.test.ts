import { DuckDBInstance } from '@duckdb/node-api';
import { column, columnComment, daysSinceEpoch, ddl, defineTable, type Table } from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';
import { z } from 'zod';

const columns = {
  user: column(z.string(), { pii: 'direct', doc: "Who it is; the app's own word." }),
  timestamp: column(z.int(), { pii: 'linkable', unit: 'ms since 1970-01-01 UTC', doc: 'When.' }),
  readAt: column(z.number().nullable(), { pii: 'sensitive', unit: 'g', doc: 'How\nfast, \\ or not.' }),
  date: column(z.int32().nullable(), { pii: 'quasi', unit: daysSinceEpoch, doc: 'Which day.' }),
  steps: column(z.int32(), { pii: 'none', doc: 'How many.' }),
  Worn: column(z.boolean(), { pii: 'none', doc: 'Whether.' }),
};
const define = (zone: Table['zone'], name = 'readings') =>
  defineTable({ name, zone, privacy: 'personal', doc: "Readings; a table of somebody's.", columns });

test('DuckDB takes its statements as they are, and then knows names, types, nulls and meanings', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run('CREATE SCHEMA "select"');
  await connection.run(ddl(define('curated', 'table'), 'duckdb', { schema: 'select' }));
  const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  expect(
    await read(
      'SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE table_name = $$table$$',
    ),
  ).toEqual([
    ['user', 'VARCHAR', false, "Who it is; the app's own word. PII: direct."],
    ['timestamp', 'BIGINT', false, 'When. Unit: ms since 1970-01-01 UTC. PII: linkable.'],
    ['readat', 'DOUBLE', true, 'How fast, \\ or not. Unit: g. PII: sensitive.'],
    ['date', 'DATE', true, 'Which day. PII: quasi.'],
    ['steps', 'INTEGER', false, 'How many. PII: none.'],
    ['worn', 'BOOLEAN', false, 'Whether. PII: none.'],
  ]);
  expect(await read('SELECT comment FROM duckdb_tables()')).toEqual([["Readings; a table of somebody's."]]);
  connection.closeSync();
});

test('Athena reads landing JSON with the SerDe that finds keys whatever their case, and days as the numbers they are there', () => {
  expect(ddl(define('landing'), 'athena', { schema: 'lake', location: 's3://b/readings/landing/' })).toBe(
    String.raw`CREATE EXTERNAL TABLE IF NOT EXISTS ${'`lake`.`readings`'} (
  ${'`user`'} string COMMENT 'Who it is; the app\'s own word. PII: direct.',
  ${'`timestamp`'} bigint COMMENT 'When. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  ${'`readat`'} double COMMENT 'How fast, \\ or not. Unit: g. PII: sensitive.',
  ${'`date`'} int COMMENT 'Days since 1970-01-01. Which day. PII: quasi.',
  ${'`steps`'} int COMMENT 'How many. PII: none.',
  ${'`worn`'} boolean COMMENT 'Whether. PII: none.'
)
COMMENT 'Readings; a table of somebody\'s.'
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://b/readings/landing/'
TBLPROPERTIES ('classification' = 'json');`,
  );
});

test('Athena reads published tables as Parquet', () => {
  const statement = ddl(define('trusted'), 'athena');
  expect(statement).toContain('`date` date COMMENT');
  expect(statement).toContain("\nSTORED AS PARQUET\nLOCATION 's3://BUCKET/trusted/readings/'\n");
  expect(statement).not.toContain('SERDE');
});

test('Redshift gets a table to load, or with a location one over the files', () => {
  const loaded = ddl(define('curated'), 'redshift', { schema: 'lake' });
  expect(loaded).toContain('CREATE TABLE IF NOT EXISTS "lake"."readings" (\n  "user" VARCHAR(65535) NOT NULL,\n');
  expect(loaded).toContain('  "readat" DOUBLE PRECISION,\n  "date" DATE,\n  "steps" INTEGER NOT NULL,\n');
  expect(loaded).toContain(
    `COMMENT ON COLUMN "lake"."readings"."user" IS 'Who it is; the app''s own word. PII: direct.';`,
  );
  const external = ddl(define('curated'), 'redshift', { schema: 'lake', location: "s3://b/o'Neill/" });
  expect(external).toContain('CREATE EXTERNAL TABLE "lake"."readings" (\n  "user" VARCHAR(65535),\n');
  expect(external).toMatch(/\)\nSTORED AS PARQUET\nLOCATION 's3:\/\/b\/o''Neill\/';$/);
  expect(external).toContain("-- user: Who it is; the app's own word. PII: direct.\n");
});

test('an option that an engine cannot honour is refused', () => {
  expect(() => ddl(define('curated'), 'duckdb', { location: 's3://b/' })).toThrow(/no location/);
});

test('a long comment keeps its unit and PII class, within 255 characters', () => {
  const long = column(z.string(), { pii: 'quasi', unit: 'words', doc: '👣'.repeat(400) });
  const comment = columnComment(long);
  expect(Array.from(comment).length).toBe(255);
  expect(comment).toMatch(/^(👣)+… Unit: words\. PII: quasi\.$/u);
});
