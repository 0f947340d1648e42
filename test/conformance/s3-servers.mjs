import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { localStore } from '@stedi-lakehouse/core';
import { s3Store } from '@stedi-lakehouse/core/s3';
import { dataFiles, freePort, startServer, stedi } from './command.mjs';
import { preparePython, run } from './python.mjs';

const buckets = ['stedi-raw-data', 'stedi-trusted-data', 'stedi-curated-data'];
const [raw, trusted, curated] = buckets.map((bucket) => `s3://${bucket}`);
const lake = ['--lake', `${curated}/lake`, '--trusted', trusted, '--curated', curated];
const tables = 9;

/** Servers by others, each with what it takes to start it: gives where it listens and how it is stopped, or says why there is none. */
const servers = {
  moto: async (folder) => {
    const { python, missing } = preparePython(folder, ['moto[server]==5.2.5']);
    if (missing !== undefined) return { missing };
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
    return { endpoint, glue: true, ...(await startServer(python, args, endpoint)) };
  },
  ministack: async (folder) => {
    const { python, missing } = preparePython(folder, ['ministack==1.5.33']);
    if (missing !== undefined) return { missing };
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const env = { ...process.env, GATEWAY_PORT: String(port), S3_PERSIST: '0' };
    const started = await startServer(python, ['-m', 'ministack'], endpoint, { env });
    return { endpoint, glue: true, ...started };
  },
  versitygw: async (folder) => {
    const bin = join(folder, 'bin');
    const env = { ...process.env, GOBIN: bin, GOFLAGS: '-modcacherw' };
    if (run('go', ['install', 'github.com/versity/versitygw/cmd/versitygw@v1.7.0'], { env }) !== 0) {
      return { missing: 'go could not install versitygw' };
    }
    const root = join(folder, 'root');
    mkdirSync(root, { recursive: true });
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const args = ['--access', 'test', '--secret', 'testtest', '--port', `127.0.0.1:${port}`, 'posix', root];
    return { endpoint, glue: false, ...(await startServer(join(bin, 'versitygw'), args, endpoint)) };
  },
};

/** The whole job over three buckets of each server gives the bytes of a run over folders; and its Glue, where it has one, knows all tables. */
export async function s3ServersAreUsed(folder) {
  const skipped = [];
  for (const [name, start] of Object.entries(servers)) {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    rmSync(join(own, 'root'), { recursive: true, force: true });
    const server = await start(own);
    if (server.missing !== undefined) {
      skipped.push(`${name}: ${server.missing}`);
      continue;
    }
    try {
      await wholeJob(name, server, own);
    } finally {
      await server.stop();
    }
  }
  return skipped.length === 0 ? undefined : skipped.join('; ');
}

async function wholeJob(name, { endpoint, glue }, folder) {
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'testtest',
  };
  Object.assign(process.env, environment);
  const client = new S3Client({ forcePathStyle: true });
  for (const bucket of buckets) await client.send(new CreateBucketCommand({ Bucket: bucket }));

  const [landing, expected] = ['landing', 'expected'].map((each) => join(folder, each));
  for (const each of [landing, expected]) rmSync(each, { recursive: true, force: true });
  const sample = ['--scale', '3', '--seed', '5'];
  stedi(['generate', landing, ...sample]);
  stedi(['generate', raw, ...sample]);
  stedi(['run', '--landing', landing, '--lake', expected]);

  const catalog = glue ? ['--catalog', 'glue', '--database', 'stedi'] : [];
  stedi(['run', '--landing', raw, ...lake, '--workers', '2', ...catalog]);
  const wanted = await dataFiles(localStore(expected));
  equal(Object.keys(wanted).length, 6);
  const published = async () => ({
    ...(await dataFiles(s3Store({ uri: trusted }))),
    ...(await dataFiles(s3Store({ uri: curated }))),
  });
  deepEqual(await published(), wanted, `${name}: other bytes than over folders`);
  match(stedi(['run', '--landing', raw, ...lake, ...catalog, '--json']), /"status":"up_to_date"/);
  stedi(['verify', ...lake]);

  // of many at once exactly one makes a commit
  const root = s3Store({ uri: `${curated}/races` });
  const made = await Promise.all(Array.from({ length: 8 }, async (_, i) => root.create('one', Buffer.from([i]))));
  equal(made.filter(Boolean).length, 1, `${name}: not one of eight created the object`);

  // by two processes a round, in another lake of the same buckets
  const parts = ['--lake', `${curated}/parts-lake`, '--trusted', `${trusted}/parts`, '--curated', `${curated}/parts`];
  const plan = `${curated}/plan.json`;
  stedi(['plan', '--landing', raw, ...parts, '--out', plan]);
  for (const round of ['1', '2', '3']) {
    for (const index of ['1', '0']) stedi(['part', '--plan', plan, '--round', round, '--index', index, '--count', '2']);
  }
  stedi(['publish', '--plan', plan]);
  const byParts = {
    ...(await dataFiles(s3Store({ uri: `${trusted}/parts` }))),
    ...(await dataFiles(s3Store({ uri: `${curated}/parts` }))),
  };
  deepEqual(byParts, wanted, `${name}: parts give other bytes`);

  for (const bucket of buckets) {
    const { Uploads: left = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    deepEqual(left, [], `${name}: uploads were left behind`);
  }
  if (glue) {
    const { TableList } = await new GlueClient({}).send(new GetTablesCommand({ DatabaseName: 'stedi' }));
    equal(TableList.length, tables);
    for (const { StorageDescriptor } of TableList) match(StorageDescriptor.Location, /^s3:\/\/.*\/$/);
  }
  console.log(
    `${name}: the bytes of a run over folders, in one process and in parts${glue ? `; ${tables} tables in its Glue` : ''}`,
  );
}
