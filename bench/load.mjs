// `npm run bench:load`: memory, requests and time of runs over very many files, very large ones, and by many processes. Writes LOAD.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cases, measure } from './load/cases.mjs';
import { document } from './load/document.mjs';
import { machine } from './machine.mjs';
import { dataFolder } from './samples.mjs';

const gigabyte = 1e9;
/** Landing data of the largest case, twice while it is put into one file or into a bucket, and what comes out of it. */
const room = 20 * gigabyte;

const usage = `npm run bench:load -- [case…]

${Object.entries(cases)
  .map(([name, { what }]) => `  ${name.padEnd(8)} ${what}`)
  .join('\n')}

All of them unless told otherwise. They need 20 GB of disk, for files a million inodes, for S3 a Go tool chain (versitygw), and most of an hour.`;

const kept = join(dataFolder, 'load.json');

function say(text) {
  console.log(text);
}

async function load(names) {
  const unknown = names.filter((name) => !Object.hasOwn(cases, name));
  if (unknown.length > 0) {
    console.error(`there is no case ${unknown.join(', ')}: there are ${Object.keys(cases).join(', ')}`);
    return 64;
  }
  mkdirSync(dataFolder, { recursive: true });
  const { bavail, bsize } = await statfs(dataFolder);
  if (bavail * bsize < room) {
    console.error(`${dataFolder} has ${(bavail * bsize) / gigabyte} GB free, and 20 are wanted: make room`);
    return 75;
  }
  const results = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
  const skipped = [];
  for (const name of names.length > 0 ? names : Object.keys(cases)) {
    const found = machine();
    const { missing, ...measured } = await measure(name, join(dataFolder, 'load'), say);
    if (missing === undefined) {
      results[name] = { ...measured, takenAt: new Date().toISOString().slice(0, 10), machine: found };
      writeFileSync(kept, JSON.stringify(results));
      writeFileSync(fileURLToPath(new URL('LOAD.md', import.meta.url)), document(results));
    } else skipped.push(`${name}, because ${missing}`);
  }
  if (skipped.length > 0) say(`SKIPPED: ${skipped.join('; ')}`);
  return 0;
}

const names = process.argv.slice(2);
if (names.includes('--help')) say(usage);
else process.exitCode = await load(names);
