// The five tables by DuckDB, as someone who knows it well writes them: declared columns, nothing sorted that need not be, snappy Parquet.
// node bench/peers/duckdb.mjs <landing> <out> <threads>
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { folderOf } from '../landing.mjs';

const [landing, out, threads] = process.argv.slice(2);

const columns = {
  customer: {
    customerName: 'VARCHAR',
    email: 'VARCHAR',
    phone: 'VARCHAR',
    birthDay: 'VARCHAR',
    serialNumber: 'VARCHAR',
    registrationDate: 'BIGINT',
    lastUpdateDate: 'BIGINT',
    shareWithResearchAsOfDate: 'BIGINT',
    shareWithPublicAsOfDate: 'BIGINT',
    shareWithFriendsAsOfDate: 'BIGINT',
  },
  accelerometer: { user: 'VARCHAR', timestamp: 'BIGINT', x: 'DOUBLE', y: 'DOUBLE', z: 'DOUBLE' },
  step_trainer: { sensorReadingTime: 'BIGINT', serialNumber: 'VARCHAR', distanceFromObject: 'BIGINT' },
};

function quoted(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

function landed(subject) {
  const types = Object.entries(columns[subject]).map(([name, type]) => `${name}: '${type}'`);
  const files = quoted(join(folderOf(landing, subject), '*.json'));
  return `read_json(${files}, format = 'newline_delimited', columns = {${types.join(', ')}})`;
}

mkdirSync(out, { recursive: true });
const db = await (await DuckDBInstance.create(':memory:')).connect();
await db.run(`SET threads = ${Number(threads)}`);

async function make(table, select) {
  await db.run(`CREATE TEMP TABLE ${table} AS ${select}`);
  await write(table, `FROM ${table}`);
}

async function write(table, select) {
  await db.run(`COPY (${select}) TO ${quoted(join(out, `${table}.parquet`))} (FORMAT parquet, COMPRESSION snappy)`);
}

await make('customer_trusted', `FROM ${landed('customer')} WHERE shareWithResearchAsOfDate IS NOT NULL`);
await make(
  'accelerometer_trusted',
  `SELECT reading.* FROM ${landed('accelerometer')} reading
   JOIN (SELECT email, min(shareWithResearchAsOfDate) AS since FROM customer_trusted GROUP BY email) consent
   ON reading.user = consent.email AND reading.timestamp >= consent.since`,
);
await make(
  'step_trainer_trusted',
  `FROM ${landed('step_trainer')} WHERE serialNumber IN (SELECT serialNumber FROM customer_trusted)`,
);
await write(
  'customer_curated',
  `SELECT DISTINCT ON (email) serialNumber, registrationDate, lastUpdateDate,
     shareWithResearchAsOfDate, shareWithPublicAsOfDate, shareWithFriendsAsOfDate
   FROM customer_trusted WHERE email IN (SELECT user FROM accelerometer_trusted)`,
);
await write(
  'machine_learning_curated',
  `SELECT step.sensorReadingTime, step.serialNumber, step.distanceFromObject, reading.x, reading.y, reading.z
   FROM step_trainer_trusted step JOIN accelerometer_trusted reading ON step.sensorReadingTime = reading.timestamp`,
);
