import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunReport } from '../../packages/runner/src/report/run-report.ts';
import { filesBelow, sha256 } from '../e2e/listing.ts';
import { run, runApart, stedi, stediHere, temporaryFolder, type Finished } from '../e2e/stedi.ts';
import { bucketNames, inBuckets, s3ByEnvironment, withoutRun } from '../e2e/three-buckets.ts';
import { startExclusiveGateway, type Gateway } from './exclusive-gateway.ts';
import { startS3Peer, type S3Peer } from './s3-peer.ts';

const made = ['--scale', '0.3', '--seed', '11', '--dirty', '0.001'];
const partSize = ['--part-size', '0.25'];
const [raw, trusted, curated] = bucketNames;
let peer: S3Peer;
/** What makes of it a server that a lake can be on. */
let gateway: Gateway;
let forget: () => void;
/** What a run over folders gives. */
let landing: string;
let lake: string;
let expected: RunReport;
let generated: Finished;
beforeAll(async () => {
  peer = await startS3Peer(...bucketNames);
  gateway = await startExclusiveGateway(peer.endpoint);
  forget = s3ByEnvironment(gateway.endpoint);
  const folder = await temporaryFolder();
  [landing, lake] = [join(folder, 'landing'), join(folder, 'lake')];
  await stediHere('generate', landing, ...made);
  expected = (await run('--landing', landing, '--lake', lake, ...partSize)).report;
  generated = await stedi('generate', `s3://${raw}`, ...made);
}, 60_000);
afterAll(async () => {
  forget();
  await gateway.close();
  await peer.close();
});

/** SHA-256 of a bucket's objects that end so, by key without what is of one run; asked for by the SDK alone. */
async function objectsOf(Bucket: string, suffix: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for await (const { Contents = [] } of paginateListObjectsV2({ client: peer.client }, { Bucket })) {
    for (const { Key = '' } of Contents.filter((each) => each.Key?.endsWith(suffix))) {
      const { Body } = await peer.client.send(new GetObjectCommand({ Bucket, Key }));
      digests[withoutRun(Key)] = sha256(await Body!.transformToByteArray());
    }
  }
  return digests;
}

async function filesOf(root: string, suffix: string): Promise<Record<string, string>> {
  const files = (await filesBelow(root)).filter((file) => file.endsWith(suffix));
  const digests = files.map(async (file) => [withoutRun(relative(root, file)), sha256(await readFile(file))]);
  return Object.fromEntries(await Promise.all(digests)) as Record<string, string>;
}

/** What a report counts, without what is of one run or one place. */
function counts({ landing: read, tables, stages }: RunReport) {
  const rows = Object.entries(tables).map(([name, table]) => [name, table.rows]);
  const taken = Object.entries(read).map(([name, table]) => [name, table.rows]);
  return { rows, taken, stages };
}

test('a run on the server itself, which ignores If-None-Match, is refused before it publishes', async () => {
  const elsewhere = ['--lake', `s3://${curated}/refused`];
  const forgetAgain = s3ByEnvironment(peer.endpoint);
  const { code, err } = await stediHere('run', '--landing', `s3://${raw}`, ...elsewhere, '--profile', 'published');
  forgetAgain();
  forget = s3ByEnvironment(gateway.endpoint);
  expect(err).toMatch(/does not create objects exclusively: it ignores If-None-Match/);
  expect(code).toBe(78);
  expect((await stediHere('history', ...elsewhere)).out).not.toContain('1');
});

test('generate writes the bytes into a bucket that it writes into a folder', async () => {
  expect(generated).toMatchObject({ code: 0, err: '' });
  const objects = await objectsOf(raw, '.json');
  expect(Object.keys(objects).length).toBeGreaterThan(3);
  expect(objects).toEqual(await filesOf(landing, '.json'));
});

test('a run over three buckets, in a process of its own with threads, gives the counts and bytes of a run over a folder', async () => {
  const { report, err } = await runApart(...inBuckets.landing, ...inBuckets.lake, ...partSize, '--workers', '2');
  expect(err).toBe('');
  expect(report.commit).toBe(1);
  expect(Object.keys(report.tables)).toHaveLength(6);
  expect(counts(report)).toEqual(counts(expected));
  expect(await objectsOf(trusted, '.parquet')).toEqual(await filesOf(join(lake, 'trusted'), '.parquet'));
  expect(await objectsOf(curated, '.parquet')).toEqual(await filesOf(join(lake, 'curated'), '.parquet'));
});

test('the lake there is read, verified, run again, rolled back and cleaned as any other', async () => {
  expect((await run(...inBuckets.landing, ...inBuckets.lake, ...partSize)).report.status).toBe('up_to_date');
  const strict = await run(...inBuckets.landing, ...inBuckets.lake, ...partSize, '--trim', 'all');
  expect(strict.report.commit).toBe(2);
  expect((await stediHere('rollback', ...inBuckets.lake)).out).toContain('Version 3 is current');
  const cleaned = await stediHere('clean', ...inBuckets.lake, '--keep', '1', '--grace', '0');
  expect(cleaned).toMatchObject({ code: 0, err: '' });
  expect(cleaned.out).toContain(`s3://${trusted}/customer_trusted/`);
  expect(await stediHere('verify', ...inBuckets.lake)).toMatchObject({ code: 0, err: '' });
  expect(await objectsOf(trusted, '.parquet')).toEqual(await filesOf(join(lake, 'trusted'), '.parquet'));
});
