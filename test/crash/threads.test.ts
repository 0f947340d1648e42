import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { dirtOf, dirtyLines } from '../e2e/dirt.ts';
import { writeLanding, writeRecords } from '../e2e/landing-files.ts';
import { filesBelow } from '../e2e/listing.ts';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { jsonLines, start, stediHere, temporaryFolder, type Started } from '../e2e/stedi.ts';

const script = fileURLToPath(new URL('run-in-threads.mjs', import.meta.url));
const made = madeUpLanding({ people: 60, readings: 2_000 });
let folder: string;
let landing: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), made, { files: 3 });
  const dirt = dirtOf('accelerometer').flatMap((record) => [
    ...made.accelerometer.slice(0, 200).map((row) => JSON.stringify(row)),
    record,
  ]);
  await writeRecords(
    landing,
    'accelerometer',
    'accelerometer-3.json',
    dirtyLines({ table: '', file: '' }, dirt).content,
  );
});

interface Options {
  readonly workers: number;
  readonly from?: string;
  readonly partBytes?: number;
  readonly trim?: string;
  readonly share?: number;
}

function startRun(
  lake: string,
  { from = landing, partBytes = 20_000, trim = 'accelerometer', share = 0.1, workers }: Options,
): Started {
  return start(script, JSON.stringify({ landing: from, lake, workers, partBytes, trim, share }));
}

/** Runs to the end of the process, which no thread may keep from ending. */
async function runIn(lake: string, options: Options): Promise<Record<string, unknown>> {
  const { out, err } = await startRun(lake, options).finished;
  expect(err).toBe('');
  return jsonLines(out).at(-1)!;
}

async function quarantine(lake: string): Promise<string[]> {
  const files = await filesBelow(join(lake, '_quarantine'));
  return await Promise.all(files.map(async (file) => await readFile(file, 'utf8')));
}

test('one thread or many make the same bytes, count the same and put the same records aside', async () => {
  const alone = join(folder, 'alone');
  const expected = await runIn(alone, { workers: 0 });
  expect(expected).toMatchObject({ event: 'end', status: 'published' });
  expect((await quarantine(alone)).join('').split('\n')).toHaveLength(dirtOf('accelerometer').length);
  for (const workers of [1, 3]) {
    const lake = join(folder, `of-${workers}`);
    expect(await runIn(lake, { workers })).toEqual(expected);
    expect(await quarantine(lake)).toEqual(await quarantine(alone));
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
    expect(await runIn(lake, { workers: 0 })).toMatchObject({ status: 'up_to_date' });
  }
});

describe('what goes wrong in a thread', () => {
  test.each([
    ['a truncated file', 'cut.json.gz', gzipSync('{"user":"a"}\n'.repeat(9_000)).subarray(0, -20), 'file_unreadable'],
    ['a fault between records', 'gap.json', '[{"user":"a","timestamp":1,"x":1,"y":1,"z":1} ? {}]', 'file_unreadable'],
    ['too many invalid records', 'dirt.json', '{}\n'.repeat(2_000), 'quarantine_limit'],
  ])('%s fails the run as it does without threads', async (what, name, content, code) => {
    const from = await writeLanding(join(folder, what), made, { files: 3 });
    await writeRecords(from, 'accelerometer', name, content);
    const said = new Set<string>();
    for (const workers of [0, 2]) {
      const lake = join(folder, `${what} ${workers}`);
      await runIn(lake, { workers, trim: 'none' });
      const before = await filesBelow(lake);
      const error = await runIn(lake, { workers, from });
      expect(error).toMatchObject({ event: 'error', code });
      said.add(
        String(error['message'])
          .replaceAll(lake, '')
          .replaceAll(/attempt=\w+/g, ''),
      );
      const more = (await filesBelow(lake)).filter((file) => !before.includes(file));
      expect(more.length).toBe(code === 'quarantine_limit' ? 1 : 0);
      expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
    }
    expect([...said]).toHaveLength(1);
  });

  test('being told to stop ends the threads, publishes nothing and leaves nothing', async () => {
    const workers = 2;
    const lake = join(folder, `stopped ${workers}`);
    await runIn(lake, { workers, trim: 'none' });
    const before = await filesBelow(lake);
    for (const words of [
      '"event":"reading","table":"accelerometer_landing"',
      '"event":"stage","name":"machine_learning_curated"',
    ]) {
      const started = startRun(lake, { workers, partBytes: 3_000 });
      await started.said(words);
      started.child.kill('SIGTERM');
      const { code, out, err } = await started.finished;
      expect({ code, err }).toEqual({ code: 1, err: '' });
      expect(jsonLines(out).at(-1)).toMatchObject({ event: 'error', message: 'told to stop' });
      expect(await filesBelow(lake)).toEqual(before);
    }
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
  });
});
