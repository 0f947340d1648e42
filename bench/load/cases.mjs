import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { curated, raw, trusted, withServer } from '../../test/conformance/servers.mjs';
import { stedi } from '../contestants.mjs';
import { filesOf, landingBytes, subjects } from '../landing.mjs';
import { measureNode } from '../measure/process.mjs';
import { cut, generate, intoOneFile, upload } from './landing-files.mjs';
import { requestsOf } from './requests.mjs';

const megabyte = 1e6;
/** Memory that a run may take: over half a gigabyte of landing data, and over five. */
const [small, large] = [350 * megabyte, 512 * megabyte];
const zones = ['--lake', `${curated}/lake`, '--trusted', trusted, '--curated', curated];
/** Processes that share a round. */
const counts = [1, 2, 8];

/**
 * What is measured, by the name that the command line has for it: landing data of this scale, in files of at least so many bytes or of one file, in
 * a folder or in a bucket, worked at by one run or in parts, and the memory that that may take.
 */
export const cases = {
  objects: { scale: 50, leastBytes: 50_000, over: 's3', bound: small, what: 'many objects of 50 KB over S3' },
  files: { scale: 9.1, leastBytes: 1, over: 'folder', bound: small, what: 'a million files of one record each' },
  file: { scale: 690, oneFile: true, over: 'folder', bound: large, what: 'phone readings in one file of 5 GB' },
  object: { scale: 690, oneFile: true, over: 's3', bound: large, what: 'phone readings in one object of 5 GB over S3' },
  parts: { scale: 50, over: 'folder', bound: small, parts: true, what: 'parts by processes of their own' },
};

/** Does one case in a folder of its own, which is gone afterwards. Settles with what was measured, or `missing`: why nothing was. */
export async function measure(name, folder, say) {
  const one = cases[name];
  const landing = join(folder, 'landing');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    say(`${name}: making the landing zone`);
    const records = await generate(landing, one.scale);
    if (one.leastBytes !== undefined) cut(landing, one.leastBytes);
    if (one.oneFile) await intoOneFile(landing);
    const files = subjects.reduce((sum, subject) => sum + filesOf(landing, subject).length, 0);
    const made = { name, landing: { files, bytes: landingBytes(landing), records } };
    const lake = ['--lake', join(folder, 'lake')];
    if (one.parts) return { ...made, parts: await inParts(landing, folder, say) };
    if (one.over === 'folder') return { ...made, runs: await runs(landing, lake, records, say) };
    const log = join(folder, 'access.log');
    const results = {};
    const missing = await withServer(
      'versitygw',
      async () => (results.runs = await overS3(landing, log, records, say)),
      {
        accessLog: log,
      },
    );
    return missing === undefined ? { ...made, ...results } : { missing };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function overS3(landing, log, records, say) {
  say('  putting it into the bucket');
  await upload(landing, raw);
  return runs(raw, zones, records, say, log);
}

/** A run, and another one that finds all up to date. */
async function runs(landing, lake, records, say, log) {
  const measured = [];
  for (const title of ['run', 'run again, up to date']) {
    const { requests, result } = await requestsOf(log, () =>
      command('run', '--profile', 'published', '--landing', landing, ...lake, '--workers', '2'),
    );
    const { status, landing: read = {} } = result.said;
    if (status !== (measured.length === 0 ? 'published' : 'up_to_date')) throw new Error(`the run ended as ${status}`);
    const rows = Object.values(read).reduce((sum, table) => sum + table.rows, 0);
    if (status === 'published' && rows !== records) throw new Error(`the run read ${rows} records of ${records}`);
    say(`  ${title}: ${result.seconds.toFixed(1)} s, ${Math.round(result.sampledBytes / 1e6)} MB`);
    measured.push({ title, seconds: result.seconds, peakBytes: result.sampledBytes, requests });
  }
  return measured;
}

/** The rounds of a plan, done by each of these counts of processes, one after another: the greatest peak of a process and the longest, by round. */
async function inParts(landing, folder, say) {
  const measured = [];
  for (const count of counts) {
    const [lake, plan] = [join(folder, `lake-${count}`), join(folder, `plan-${count}.json`)];
    const places = ['--landing', landing, '--lake', lake];
    const { said } = await command('plan', '--profile', 'published', ...places, '--out', plan);
    const rounds = [];
    for (const { round } of said.rounds) {
      const share = [];
      for (let index = 0; index < count; index++) {
        const mine = ['--round', `${round}`, '--index', `${index}`, '--count', `${count}`];
        share.push(await command('part', '--plan', plan, ...places, ...mine));
      }
      rounds.push(greatest(share));
    }
    const publish = greatest([await command('publish', '--plan', plan, ...places)]);
    say(`  ${count}: ${[...rounds, publish].map(({ peakBytes }) => `${Math.round(peakBytes / 1e6)} MB`).join(', ')}`);
    measured.push({ count, rounds, publish });
    rmSync(lake, { recursive: true, force: true });
  }
  return measured;
}

function greatest(processes) {
  return {
    peakBytes: Math.max(...processes.map(({ sampledBytes }) => sampledBytes)),
    seconds: Math.max(...processes.map(({ seconds }) => seconds)),
  };
}

/** Runs `stedi` to its end. Gives its figures and the object that it said last. */
async function command(name, ...args) {
  const { code, out, err, ...figures } = await measureNode([stedi, name, ...args, '--json']);
  if (code !== 0) throw new Error(`stedi ${name} ended with ${code}:\n${err}`);
  return { ...figures, said: JSON.parse(out.trim().split('\n').at(-1)) };
}
