import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  accelerometerTrusted,
  customerCurated,
  customerTrusted,
  machineLearningCurated,
  stepTrainerTrusted,
} from '@stedi-lakehouse/transforms';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';

const tables = [customerTrusted, accelerometerTrusted, stepTrainerTrusted, customerCurated, machineLearningCurated];

/** Rows and bytes of each of the five tables in a folder, whoever wrote them: `<table>.parquet`, or a file below a folder named like the table. */
export async function outputsOf(folder) {
  const outputs = {};
  for (const [name, files] of Object.entries(filesOf(folder))) {
    const buffers = await Promise.all(files.map((file) => asyncBufferFromFile(file)));
    const footers = await Promise.all(buffers.map((buffer) => parquetMetadataAsync(buffer)));
    outputs[name] = {
      rows: footers.reduce((sum, footer) => sum + Number(footer.num_rows), 0),
      bytes: buffers.reduce((sum, { byteLength }) => sum + byteLength, 0),
    };
  }
  return outputs;
}

/** A sum over all rows of each table that does not depend on their order: equal for equal rows. */
export async function contentsOf(folder) {
  const instance = await DuckDBInstance.create(':memory:');
  const db = await instance.connect();
  const sums = {};
  const files = filesOf(folder);
  for (const table of tables) {
    const columns = Object.keys(table.columns).map((name) => `"${name}"`);
    const paths = files[table.name].map((file) => `'${file}'`);
    const select = `SELECT sum(hash(${columns.join(', ')}))::VARCHAR AS sum FROM read_parquet([${paths.join(', ')}])`;
    sums[table.name] = (await db.runAndReadAll(select)).getRows()[0][0];
  }
  db.closeSync();
  instance.closeSync();
  return sums;
}

/** Names of the tables in which two outputs differ. */
export function differences(one, other) {
  return tables.map(({ name }) => name).filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

export function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}

function filesOf(folder) {
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.parquet'));
  return Object.fromEntries(
    tables.map(({ name }) => {
      const own = paths.filter((path) =>
        path.split(/[/\\]/).some((part) => part === name || part === `${name}.parquet`),
      );
      if (own.length === 0) throw new Error(`${folder} has no file of ${name}`);
      return [name, own.map((path) => join(folder, path))];
    }),
  );
}
