import { join } from 'node:path';
import { createGzip, gzipSync } from 'node:zlib';
import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beforeAll, expect, test } from 'vitest';
import { landingFolder, writeLanding, writeRecords } from './landing-files.ts';
import { filesBelow } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { jsonLines, run, stedi, stediHere, temporaryFolder } from './stedi.ts';

const landing = madeUpLanding({ people: 40, readings: 400 });
const line = `${JSON.stringify(landing.accelerometer[0])}\n`;
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

/** A zone with a file that holds so many MiB of line feeds behind a record. */
async function feeds(name: string, mebibytes: number): Promise<{ root: string; path: string; bytes: number }> {
  const root = await writeLanding(join(folder, name), landing);
  await mkdir(landingFolder(root, 'accelerometer'), { recursive: true });
  const path = join(landingFolder(root, 'accelerometer'), 'feeds.json.gz');
  const block = Buffer.alloc(1 << 20, 10);
  const chunks = function* () {
    yield Buffer.from(line);
    for (let n = 0; n < mebibytes; n++) yield block;
  };
  await pipeline(Readable.from(chunks()), createGzip({ level: 1 }), createWriteStream(path));
  return { root, path, bytes: (await stat(path)).size };
}

test('a gigabyte in some megabytes is refused early, by its name and sizes, and nothing is published', async () => {
  const { root, path, bytes } = await feeds('gigabyte', 1024);
  expect(bytes).toBeLessThan(6_000_000);
  const options = ['--profile', 'published', '--landing', root, '--lake', `${root}-lake`, '--metrics', 'emf'];
  const { code, out } = await stedi('run', ...options);
  expect(code).toBe(65);
  const error = jsonLines(out).find(({ event }) => event === 'error')!;
  expect(error).toMatchObject({ code: 'file_unreadable' });
  expect(error['message']).toContain(`${path} has ${bytes} bytes and unpacks to more than ${100 * bytes}`);
  expect(error['message']).toContain('--max-unpacked');
  expect(await filesBelow(`${root}-lake`)).toEqual([]);
});

test('the limit is an option; what is small or packs as data does is read without it', async () => {
  const { root, bytes } = await feeds('some', 70);
  const options = ['--landing', root, '--lake', `${root}-lake`];
  expect((await stediHere('run', '--profile', 'published', ...options)).code).toBe(65);
  const { report } = await run(...options, '--max-unpacked', String(Math.ceil((71 << 20) / bytes)));
  expect(report.landing['accelerometer_landing']!.rows).toBe(401);
  for (const wrong of ['0', 'many', '-1', '', '1000001'])
    expect((await stediHere('run', '--profile', 'published', ...options, '--max-unpacked', wrong)).code).toBe(64);
  const small = await feeds('small', 60);
  await run('--landing', small.root, '--lake', `${small.root}-lake`, '--max-unpacked', '1');
  const large = await writeLanding(join(folder, 'large'), landing);
  await writeRecords(large, 'accelerometer', 'b.json.gz', gzipSync(readings(70 << 20)));
  const read = await run('--landing', large, '--lake', `${large}-lake`);
  expect(read.report.landing['accelerometer_landing']!.bytes).toBeLessThan((70 << 20) / 2);
});

/** So many bytes of readings that differ. */
function readings(bytes: number): string {
  const { user, timestamp, ...axes } = landing.accelerometer[0]!;
  const made: string[] = [];
  for (let length = 0, n = 0; length < bytes; n++) {
    const text = `${JSON.stringify({ user, timestamp: timestamp + n * 7, ...axes })}\n`;
    length += text.length;
    made.push(text);
  }
  return made.join('');
}
