import { deepEqual, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { s3Store } from '@stedi-lakehouse/core/s3';
import { parquetMetadata } from 'hyparquet';
import { stedi, stediFile } from './command.mjs';
import { tablesInGlue } from './published-sample.mjs';
import { preparePython } from './python.mjs';
import { fanOut, ray } from './ray.mjs';
import { buckets, curated, glueServers, onServers, raw, trusted } from './servers.mjs';

/** Published counts by `--trim`, as the README has them. */
const counts = {
  accelerometer: {
    customer_trusted: 482,
    accelerometer_trusted: 32_025,
    step_trainer_trusted: 14_460,
    customer_curated: 464,
    machine_learning_curated: 34_437,
    customer_anonymized: 464,
  },
  none: {
    customer_trusted: 482,
    accelerometer_trusted: 40_981,
    step_trainer_trusted: 14_460,
    customer_curated: 482,
    machine_learning_curated: 43_681,
    customer_anonymized: 482,
  },
};
const landing = { customer_landing: 956, accelerometer_landing: 81_273, step_trainer_landing: 28_680 };
const rounds = ['1', '2', '3'];
const processes = 3;

const places = ['--landing', '--lake', '--trusted', '--curated'];
/** Of a run's options, in pairs, those that say where it reads and writes. */
const placesOf = (options) => options.filter((_, index) => places.includes(options[index - (index % 2)]));

/** Ways to the same tables, each in a lake and a Glue database of its own. Given are options of a run, and those of its publishing. */
const ways = {
  cli: (options, catalog) => stedi(['run', '--profile', 'published', ...options, ...catalog]),
  parts: (options, catalog, plan) => {
    stedi(['plan', '--profile', 'published', ...options, '--out', plan]);
    for (const round of rounds) {
      for (let index = processes - 1; index >= 0; index--) {
        const share = ['--round', round, '--index', `${index}`, '--count', `${processes}`];
        stedi(['part', '--plan', plan, ...placesOf(options), ...share]);
      }
    }
    stedi(['publish', '--plan', plan, ...placesOf(options), ...catalog]);
  },
  ray: (options, catalog, plan, python) => {
    stedi(['plan', '--profile', 'published', ...options, '--out', plan]);
    const command = ['--stedi', `${process.execPath} ${stediFile}`];
    const share = ['--rounds', `${rounds.length}`, '--count', `${processes}`];
    const args = [fanOut, '--plan', plan, ...placesOf(options), ...share, ...command, '--', ...catalog];
    const { status, stderr } = spawnSync(python, args, { encoding: 'utf8' });
    equal(status, 0, stderr);
  },
};

/** The starter data in three buckets gives the published counts in a Glue catalog by one command, by parts and by Ray, in the same bytes. */
export async function starterDataGivesItsCounts(folder) {
  const data = process.env.STEDI_STARTER_DATA;
  if (data === undefined) return 'STEDI_STARTER_DATA does not say where the starter data is';
  const { python, missing } = preparePython(folder, [ray]);
  if (missing !== undefined) return missing;
  return onServers(glueServers, async (name, _, client) => {
    await upload(client, data);
    for (const [trim, wanted] of Object.entries(counts)) {
      const found = {};
      for (const [way, go] of Object.entries(ways)) {
        const zones = [
          '--lake',
          `${curated}/${way}/lake`,
          '--trusted',
          `${trusted}/${way}`,
          '--curated',
          `${curated}/${way}`,
        ];
        const catalog = ['--catalog', 'glue', '--database', `stedi_${way}`];
        go(['--landing', raw, ...zones, '--trim', trim], catalog, `${curated}/${way}/plan-${trim}.json`, python);
        found[way] = await throughGlue(`stedi_${way}`);
        const rows = Object.fromEntries(Object.entries(found[way]).map(([table, each]) => [table, each.rows]));
        deepEqual(rows, { ...landing, ...wanted }, `${name}, ${way}, --trim ${trim}: other counts`);
        deepEqual(found[way], found.cli, `${name}, --trim ${trim}: ${way} gives other bytes than cli`);
      }
    }
    console.log(`${name}: the published counts in Glue, in the same bytes by ${Object.keys(ways).join(', ')}`);
  });
}

async function upload(client, data) {
  for (const subject of ['customer', 'accelerometer', 'step_trainer']) {
    const folder = join(data, subject, 'landing');
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const Key = `${subject}/landing/${name}`;
      const object = { Body: createReadStream(file), ContentLength: statSync(file).size };
      await client.send(new PutObjectCommand({ Bucket: buckets[0], Key, ...object }));
    }
  }
}

/** Of each table in a Glue database the rows and the SHA-256 of the files at its location; of JSON the rows that Glue knows of. */
async function throughGlue(database) {
  const found = {};
  for (const [table, { location, json, rows }] of Object.entries(await tablesInGlue(database))) {
    const files = await filesAt(location);
    const counted = json ? rows : files.reduce((sum, bytes) => sum + Number(footerOf(bytes).num_rows), 0);
    equal(counted, rows, `Glue says another numRows of ${table}`);
    found[table] = { rows: counted, files: files.map((bytes) => createHash('sha256').update(bytes).digest('hex')) };
  }
  return found;
}

async function filesAt(location) {
  const store = s3Store({ uri: location.replace(/\/$/, '') });
  const files = [];
  for await (const object of store.list('')) {
    const chunks = [];
    for await (const chunk of store.source(object).open()) chunks.push(chunk);
    files.push(Buffer.concat(chunks));
  }
  return files;
}

function footerOf(bytes) {
  return parquetMetadata(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
