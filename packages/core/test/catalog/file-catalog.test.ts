import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  column,
  daysSinceEpoch,
  defineTable,
  duckdbViews,
  fileCatalog,
  findLanding,
  localStore,
  openLake,
  type Lake,
} from '@stedi-lakehouse/core';

const columns = {
  serialNumber: column(z.string(), { pii: 'linkable', doc: 'Device.' }),
  readAt: column(z.int(), { pii: 'linkable', doc: 'When.' }),
  x: column(z.number().nullable(), { pii: 'sensitive', doc: 'Acceleration.' }),
  steps: column(z.int32(), { pii: 'sensitive', doc: 'Count.' }),
  active: column(z.boolean().nullable(), { pii: 'none', doc: 'Flag.' }),
  day: column(z.int32().nullable(), { pii: 'quasi', unit: daysSinceEpoch, doc: 'Day.' }),
};
const landing = defineTable({ name: 'step_landing', zone: 'landing', privacy: 'personal', doc: 'In.', columns });
const trusted = defineTable({ name: 'step_trusted', zone: 'trusted', privacy: 'personal', doc: 'Out.', columns });
const curated = defineTable({ name: 'step_curated', zone: 'curated', privacy: 'personal', doc: 'None.', columns });

const rows = [
  { serialnumber: "o'ne", readat: '1691000000000', x: 1, steps: 2, active: true, day: '2023-08-02' },
  { serialnumber: 'two', readat: '9007199254740991', x: null, steps: -1, active: null, day: null },
];
const json = [
  { steps: 2, readAt: 1_691_000_000_000, serialNumber: "o'ne", x: 1, active: true, day: 19_571, extra: 'ignored' },
  { serialNumber: 'two', readAt: 9_007_199_254_740_991, x: null, steps: -1 },
];

let folder: string;
let lake: Lake;
let duckdb: DuckDBConnection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalog [a]*?-'));
  duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  await mkdir(join(folder, 'landing/step/landing'), { recursive: true });
  await writeFile(
    join(folder, "landing/step/landing/it's {1}.json"),
    json.map((row) => JSON.stringify(row)).join('\n'),
  );
  await writeFile(join(folder, 'landing/step/landing/2.json'), JSON.stringify(json));
  await duckdb.run(`COPY (SELECT 'o''ne' AS serialnumber, 1691000000000 AS readat, 1.0::DOUBLE AS x, 2::INTEGER AS steps, true AS active,
    DATE '2023-08-02' AS day UNION ALL SELECT 'two', 9007199254740991, NULL, -1, NULL, NULL) TO '${join(folder, 'made.parquet')}'`);
  lake = openLake({ root: localStore(join(folder, 'lake')) });
  const attempt = lake.startAttempt('r1');
  const parts = [];
  for (let part = 0; part < 2; part++) {
    const made = await readFile(join(folder, 'made.parquet'));
    parts.push(
      await attempt.writeDataFile(trusted, async (write) => {
        await write(made);
        return { bytes: made.length, rows: 2 };
      }),
    );
  }
  const store = localStore(join(folder, 'landing'));
  const { files } = await findLanding(store, landing.name);
  await attempt.publish({
    base: undefined,
    codeVersion: '0.1.0',
    profile: 'published',
    options: {},
    tables: {
      [trusted.name]: { version: 't', inputs: {}, files: parts },
      [curated.name]: { version: 'c', inputs: {}, files: [] },
    },
    landing: {
      [landing.name]: {
        version: 'l',
        rows: 4,
        files: Array.from(files, ({ path, bytes, etag }) => ({ uri: store.uriOf(path), bytes, etag })),
      },
    },
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const query = async (sql: string): Promise<unknown> => (await duckdb.runAndReadAll(sql)).getRowObjectsJson();

describe('fileCatalog', () => {
  test('resolves tables to their data files and landing tables to their landing files', async () => {
    const catalog = fileCatalog(lake);
    const found = await catalog.resolve(trusted.name);
    expect(found).toMatchObject({ name: 'step_trusted', format: 'parquet', version: 't', rows: 4, run: 'r1' });
    expect(found!.files).toHaveLength(2);
    expect(found!.files[0]).toMatch(
      /^\/.*\/lake\/trusted\/step_trusted\/run=r1\/attempt=[0-9a-f]{16}\/part-00000.parquet$/,
    );
    expect(await catalog.resolve(landing.name)).toEqual({
      name: 'step_landing',
      format: 'json',
      version: 'l',
      rows: 4,
      run: 'r1',
      files: [join(folder, 'landing/step/landing/2.json'), join(folder, "landing/step/landing/it's {1}.json")],
    });
    expect(await catalog.resolve('no_such_table')).toBeUndefined();
    const current = await catalog.current();
    expect(current).toMatchObject({ lake: join(folder, 'lake'), commit: 1 });
    expect(current!.tables.map(({ name }) => name)).toEqual(['step_landing', 'step_trusted', 'step_curated']);
  });

  test('resolves nothing in a lake without a version', async () => {
    const catalog = fileCatalog(openLake({ root: localStore(join(folder, 'empty')) }));
    expect(await catalog.current()).toBeUndefined();
    expect(await catalog.resolve(trusted.name)).toBeUndefined();
  });

  test('needs no publishing: what is committed is what it says', async () => {
    const catalog = fileCatalog(lake);
    const before = await catalog.current();
    await catalog.publish({ lake: before!.lake, commit: 7, committedAt: before!.committedAt, tables: [] });
    expect(await catalog.current()).toEqual(before);
  });
});

describe('duckdbViews', () => {
  test('give DuckDB the declared columns, types and rows of every table, whatever the paths look like', async () => {
    const { tables } = (await fileCatalog(lake).current())!;
    const views = duckdbViews(tables, [landing, trusted, curated]);
    expect(views.map(({ name }) => name)).toEqual(['step_landing', 'step_trusted', 'step_curated']);
    for (const { sql } of views) await duckdb.run(sql);
    const twice = [rows[0], rows[0], rows[1], rows[1]];
    expect(await query('FROM step_landing ORDER BY readat')).toEqual(twice);
    expect(await query('FROM step_trusted ORDER BY readat')).toEqual(twice);
    expect(await query('FROM step_curated')).toEqual([]);
    const described = await query(
      'SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $$step_landing$$',
    );
    expect(described).toEqual([
      { column_name: 'serialnumber', data_type: 'VARCHAR' },
      { column_name: 'readat', data_type: 'BIGINT' },
      { column_name: 'x', data_type: 'DOUBLE' },
      { column_name: 'steps', data_type: 'INTEGER' },
      { column_name: 'active', data_type: 'BOOLEAN' },
      { column_name: 'day', data_type: 'DATE' },
    ]);
    for (const table of ['step_trusted', 'step_curated']) {
      expect(
        await query(`SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '${table}'`),
      ).toEqual(described);
    }
  });

  test('take a column for a column, though the path has a part of the same name', async () => {
    const attempt = column(z.string(), { pii: 'none', doc: 'Try.' });
    const named = defineTable({
      name: 'named',
      zone: 'curated',
      privacy: 'anonymous',
      doc: 'X.',
      columns: { attempt },
    });
    const parts = join(folder, 'attempt=7');
    await mkdir(parts);
    await duckdb.run(`COPY (SELECT 'mine' AS attempt) TO '${parts}/a.parquet'`);
    await duckdb.run(`COPY (SELECT 'mine' AS attempt) TO '${parts}/a.json' (FORMAT json)`);
    for (const format of ['parquet', 'json'] as const) {
      const [view] = duckdbViews([{ name: 'named', format, files: [`${parts}/a.${format}`] }], [named]);
      await duckdb.run(view!.sql);
      expect(await query('FROM named')).toEqual([{ attempt: 'mine' }]);
    }
  });

  test('never read another file than the one named, though it looks like a pattern', async () => {
    const plain = await mkdtemp(join(tmpdir(), 'catalog-'));
    await writeFile(join(plain, 'a1.json'), '{}');
    const files = [join(plain, 'a[1].json')];
    const [view] = duckdbViews([{ name: landing.name, format: 'json', files }], [landing]);
    await expect(duckdb.run(view!.sql)).rejects.toThrow('No files found');
    await rm(plain, { recursive: true });
  });

  test('pass over tables that are not declared', () => {
    expect(duckdbViews([{ name: 'other', format: 'parquet', files: ['/a'] }], [landing])).toEqual([]);
  });
});
