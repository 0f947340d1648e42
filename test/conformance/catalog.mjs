import { deepEqual, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figuresQuery } from './figures.mjs';
import { publishSample } from './published-sample.mjs';
import { preparePython } from './python.mjs';
import { glueServers, onServers } from './servers.mjs';

const reader = fileURLToPath(new URL('catalog_read.py', import.meta.url));

/** pyarrow and DuckDB, told of the tables by Glue alone, read over S3 what `stedi query` reads over folders: rows, types, and each column. */
export async function catalogIsReadByOthers(folder) {
  const { python, missing } = preparePython(folder, ['pyarrow==26.0.1', 'duckdb==1.5.5']);
  if (missing !== undefined) return missing;
  const { missing: noHttpfs } = preparePython(folder, ['duckdb-extension-httpfs==1.5.5']);
  if (noHttpfs !== undefined) console.log(`DuckDB reads downloaded files, not S3: ${noHttpfs}`);
  return onServers(glueServers, async (name, endpoint) => {
    const { tables, expected } = await publishSample(join(folder, name));
    equal(Object.keys(tables).length, 9);
    const found = readBy(python, join(folder, `${name}.json`), endpoint, tables);
    for (const [table, { columns, json }] of Object.entries(tables)) {
      sameTable(
        expected[table],
        { columns, figures: expected[table].figures },
        `${name}: Glue has other columns of ${table}`,
      );
      for (const by of json ? ['duckdb'] : ['pyarrow', 'duckdb']) {
        sameTable(found[by][table], expected[table], `${name}: ${by} reads something else of ${table}`);
      }
    }
    const cells = Object.values(expected).reduce(
      (sum, { columns, figures }) => sum + Object.keys(columns).length * figures[0],
      0,
    );
    console.log(
      `${name}: pyarrow on 6 tables, DuckDB (${found.means}) on 9: ${cells.toLocaleString('en')} cells as over folders`,
    );
  });
}

/** What each reader finds. The queries that give DuckDB's figures are made here, pyarrow's figures in Python. */
function readBy(python, file, endpoint, tables) {
  const asked = Object.entries(tables).map(([table, { location, columns, json }]) => {
    // the folders of a version are named run=… and attempt=…, which are no columns
    const from = json ? jsonAs(columns) : `read_parquet('{location}*', hive_partitioning = false)`;
    const query = figuresQuery('duckdb', columns, from);
    return { table, location, json, query, types: `DESCRIBE SELECT * FROM ${from}` };
  });
  writeFileSync(file, JSON.stringify(asked));
  const answer = `${file}.read`;
  rmSync(answer, { force: true });
  const { status } = spawnSync(python, [reader, endpoint, file, answer], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`the readers ended with ${status}`);
  return JSON.parse(readFileSync(answer, 'utf8'));
}

/** JSON lines read as Hive's SerDe does: every column with the type that Glue has for it, keys in whatever case. */
function jsonAs(columns) {
  const types = { string: 'VARCHAR', bigint: 'BIGINT', double: 'DOUBLE', date: 'DATE' };
  const cells = Object.entries(columns).map(([name, type]) => `("${name}"->>'$')::${types[type]} AS "${name}"`);
  return `(SELECT ${cells.join(', ')} FROM read_json('{location}*', format = 'newline_delimited', maximum_depth = 1))`;
}

/** Whether two have the same columns in the same order, of the same types, and the same figures. */
function sameTable(actual, wanted, message) {
  deepEqual(
    [Object.entries(actual.columns), actual.figures],
    [Object.entries(wanted.columns), wanted.figures],
    message,
  );
}
