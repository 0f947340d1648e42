import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { madeTables } from './published.ts';
import { run, temporaryFolder } from './stedi.ts';

let folder: string;
let landing: string;
const instance = await DuckDBInstance.create(':memory:');
const duckdb = await instance.connect();
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 30, readings: 2_000 }));
});
afterAll(() => {
  duckdb.closeSync();
  instance.closeSync();
});

test.each(['portable', 'compact'])(
  'published files in layout %s say nothing of anybody in their footers',
  async (layout) => {
    const lake = join(folder, layout);
    await run('--landing', landing, '--lake', lake, '--layout', layout);
    const all = `${lake}/*/*/*/*/*.parquet`;
    const [found] = (
      await duckdb.runAndReadAll(`SELECT count(DISTINCT file_name) AS files, count(*) AS columns,
      count(coalesce(stats_min, stats_min_value)) AS least, count(coalesce(stats_max, stats_max_value)) AS greatest,
      count(stats_distinct_count) AS distincts, count(stats_null_count) AS nulls, count(bloom_filter_offset) AS filters
      FROM parquet_metadata('${all}')`)
    ).getRowObjectsJson();
    const columns = madeTables.reduce((sum, table) => sum + Object.keys(table.columns).length, 0);
    expect(found).toEqual({
      files: `${madeTables.length}`,
      columns: `${columns}`,
      least: '0',
      greatest: '0',
      distincts: '0',
      nulls: `${columns}`,
      filters: '0',
    });
    const kept = await duckdb.runAndReadAll(`SELECT count(*) AS n FROM parquet_kv_metadata('${all}')`);
    expect(kept.getRowObjectsJson()).toEqual([{ n: '0' }]);
  },
);
