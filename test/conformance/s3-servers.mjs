import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { localStore } from '@stedi-lakehouse/core';
import { s3Store } from '@stedi-lakehouse/core/s3';
import { dataFiles, stedi } from './command.mjs';
import { buckets, curated, glueServers, onServers, raw, s3Servers, trusted } from './servers.mjs';

const lake = ['--lake', `${curated}/lake`, '--trusted', trusted, '--curated', curated];
const tables = 9;

/** Who creates an object at once, and how often: a server that looks first and writes then lets a second one through now and then. */
const [creators, rounds] = [8, 100];
/** Servers of which no second one gets through. versitygw looks first: a lake on it is for one run at a time. */
const createInOneStep = ['moto', 'ministack'];

/** The whole job over three buckets of each server gives the bytes of a run over folders; and its Glue, where it has one, knows all tables. */
export async function s3ServersAreUsed(folder) {
  return onServers(s3Servers, async (name, _, client) => {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    await wholeJob(name, client, own);
  });
}

/** Of many at once exactly one makes a commit, where the server looks and writes in one step; one at least does where it does not. */
async function raceToCreate(name) {
  const store = s3Store({ uri: `${curated}/races` });
  let shared = 0;
  for (let round = 0; round < rounds; round++) {
    const tries = Array.from({ length: creators }, async (_, i) => store.create(`${round}`, Buffer.from([i])));
    const made = (await Promise.all(tries)).filter(Boolean).length;
    ok(made >= 1, `${name}: none of ${creators} created the object`);
    if (made > 1) shared++;
  }
  if (createInOneStep.includes(name)) equal(shared, 0, `${name}: more than one of ${creators} created the object`);
  console.log(`${name}: of ${rounds} objects that ${creators} created at once, ${shared} were created more than once`);
}

async function wholeJob(name, client, folder) {
  const glue = glueServers.includes(name);
  const [landing, expected] = ['landing', 'expected'].map((each) => join(folder, each));
  for (const each of [landing, expected]) rmSync(each, { recursive: true, force: true });
  const sample = ['--scale', '3', '--seed', '5'];
  stedi(['generate', landing, ...sample]);
  stedi(['generate', raw, ...sample]);
  stedi(['run', '--profile', 'published', '--landing', landing, '--lake', expected]);

  const catalog = glue ? ['--catalog', 'glue', '--database', 'stedi'] : [];
  stedi(['run', '--profile', 'published', '--landing', raw, ...lake, '--workers', '2', ...catalog]);
  const wanted = await dataFiles(localStore(expected));
  equal(Object.keys(wanted).length, 6);
  const published = async () => ({
    ...(await dataFiles(s3Store({ uri: trusted }))),
    ...(await dataFiles(s3Store({ uri: curated }))),
  });
  deepEqual(await published(), wanted, `${name}: other bytes than over folders`);
  match(
    stedi(['run', '--profile', 'published', '--landing', raw, ...lake, ...catalog, '--json']),
    /"status":"up_to_date"/,
  );
  stedi(['verify', ...lake]);

  await raceToCreate(name);

  // by two processes a round, in another lake of the same buckets
  const parts = ['--lake', `${curated}/parts-lake`, '--trusted', `${trusted}/parts`, '--curated', `${curated}/parts`];
  const plan = `${curated}/plan.json`;
  stedi(['plan', '--profile', 'published', '--landing', raw, ...parts, '--out', plan]);
  for (const round of ['1', '2', '3']) {
    for (const index of ['1', '0']) {
      stedi(['part', '--plan', plan, '--landing', raw, ...parts, '--round', round, '--index', index, '--count', '2']);
    }
  }
  stedi(['publish', '--plan', plan, '--landing', raw, ...parts]);
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
