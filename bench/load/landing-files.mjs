import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openStore } from '@stedi-lakehouse/core';
import { stedi } from '../contestants.mjs';
import { filesOf, subjects } from '../landing.mjs';
import { measureNode } from '../measure/process.mjs';

const newline = 10;
/** Uploads at once. */
const lanes = 16;

/** Makes a sample of this scale in a folder. Settles with how many records it has. */
export async function generate(folder, scale) {
  rmSync(folder, { recursive: true, force: true });
  const { code, out, err } = await measureNode([stedi, 'generate', folder, '--scale', String(scale), '--json']);
  if (code !== 0) throw new Error(`could not make the sample:\n${err}`);
  return Object.values(JSON.parse(out)).reduce((sum, { rows }) => sum + rows, 0);
}

/** Cuts every file of a landing zone into files of whole lines, each as small as it can be with at least so many bytes; takes the old ones away. */
export function cut(landing, leastBytes) {
  for (const subject of subjects) {
    const sources = filesOf(landing, subject);
    const to = join(landing, subject, 'cut');
    mkdirSync(to, { recursive: true });
    let files = 0;
    for (const source of sources) {
      const bytes = readFileSync(source);
      rmSync(source);
      for (let start = 0; start < bytes.length; files++) {
        const line = bytes.indexOf(newline, Math.min(start + leastBytes - 1, bytes.length - 1));
        const end = line === -1 ? bytes.length : line + 1;
        writeFileSync(join(to, `${subject}-${String(files).padStart(7, '0')}.json`), bytes.subarray(start, end));
        start = end;
      }
    }
    rmSync(join(landing, subject, 'landing'), { recursive: true });
    renameSync(to, join(landing, subject, 'landing'));
  }
}

/** Puts all phone readings of a landing zone into one file; takes the old ones away as it goes. Settles with that file. */
export async function intoOneFile(landing) {
  const [first, ...others] = filesOf(landing, 'accelerometer');
  for (const file of others) {
    await pipeline(createReadStream(file), createWriteStream(first, { flags: 'a' }));
    rmSync(file);
  }
  return first;
}

/** Puts a landing zone into a bucket, and takes it away here. */
export async function upload(landing, uri) {
  const store = await openStore(uri);
  const waiting = subjects.flatMap((subject) => filesOf(landing, subject).map((file) => ({ subject, file })));
  const lane = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const chunks = createReadStream(next.file, { highWaterMark: 2 ** 20 });
      await store.write(`${next.subject}/landing/${basename(next.file)}`, chunks);
      rmSync(next.file);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
