import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { localStore, openLake, type Commit, type Lake } from '@stedi-lakehouse/core';
import { beforeAll, expect, test } from 'vitest';
import { writeLanding } from '../e2e/landing-files.ts';
import { filesBelow, sha256 } from '../e2e/listing.ts';
import { madeUpLanding, seeded } from '../e2e/made-up-landing.ts';
import { run, runApart, startStedi, stediHere, temporaryFolder } from '../e2e/stedi.ts';

const trims = ['none', 'accelerometer', 'all'] as const;
/** Kills at any time of a run, and kills at any time of its last steps. */
const kills = { anywhere: 14, publishing: 14 };

let folder: string;
let landing: string;
let lakeFolder: string;
let lake: Lake;
/** What each trim gives, and how long a run takes. */
const rows = new Map<string, Record<string, number>>();
let wholeMs: number;
let publishMs: number;

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 100, readings: 150_000 }), {
    files: 2,
  });
  for (const trim of trims) {
    const startedAt = performance.now();
    const whole = join(folder, `whole-${trim}`);
    const { report, out } = await runApart('--landing', landing, '--lake', whole, '--trim', trim);
    wholeMs = performance.now() - startedAt;
    const timeOf = (event: string): number =>
      Date.parse(/"time":"([^"]+)"/.exec(out.split('\n').find((line) => line.includes(`"event":"${event}"`))!)![1]!);
    publishMs = timeOf('report') - timeOf('publishing');
    rows.set(trim, Object.fromEntries(Object.entries(report.tables).map(([name, table]) => [name, table.rows])));
  }
  lakeFolder = join(folder, 'lake');
  lake = openLake({ root: localStore(lakeFolder) });
  await run('--landing', landing, '--lake', lakeFolder, '--trim', 'none');
}, 120_000);

const trimOf = (commit: Commit): string => (commit.options['pipeline'] as { trim: string }).trim;

/** The current version is whole, can be queried, and holds what its options give. */
async function readWhole(): Promise<Commit> {
  const commit = (await lake.current())!;
  const expected = rows.get(trimOf(commit))!;
  const verdict = await stediHere('verify', '--lake', lakeFolder);
  expect(verdict).toMatchObject({ code: 0, err: '' });
  const counts = Object.keys(expected).map((name) => `(SELECT count(*)::INTEGER FROM ${name}) AS ${name}`);
  const queried = await stediHere('query', `SELECT ${counts.join(', ')}`, '--lake', lakeFolder, '--json');
  expect(JSON.parse(queried.out)).toEqual([expected]);
  return commit;
}

/** Starts a run of another trim than the current version has, and kills it. */
async function killOne(when: keyof typeof kills, moment: number, current: Commit): Promise<void> {
  const others = trims.filter((trim) => trim !== trimOf(current));
  const started = startStedi(
    'run',
    '--profile',
    'published',
    '--landing',
    landing,
    '--lake',
    lakeFolder,
    '--trim',
    others[current.commit % 2]!,
  );
  if (when === 'publishing') await started.said('"event":"publishing"');
  const delay = when === 'publishing' ? 2 * moment * publishMs : (0.2 + 0.8 * moment) * wholeMs;
  await Promise.race([new Promise((resolve) => setTimeout(resolve, delay)), started.finished]);
  started.child.kill('SIGKILL');
  await started.finished;
}

test('a run killed at any moment leaves a whole version, and the next run succeeds', async () => {
  const random = seeded(20_240_607);
  const seen = { unfinished: 0, orphans: 0, published: 0, old: 0 };
  for (const [when, count] of Object.entries(kills) as [keyof typeof kills, number][]) {
    for (let kill = 0; kill < count; kill++) {
      const before = (await lake.current())!;
      await killOne(when, (kill + random()) / count, before);
      const after = await readWhole();
      expect([before.commit, before.commit + 1]).toContain(after.commit);
      seen[after.commit === before.commit ? 'old' : 'published']++;
      const files = await filesBelow(lakeFolder);
      if (files.some((file) => basename(file).startsWith('.'))) seen.unfinished++;
      if (files.length > (await filesOfVersions()).length) seen.orphans++;
      if (kill % 5 !== 4) continue;
      const trim = trims.find((each) => each !== trimOf(after))!;
      const { report } = await run('--landing', landing, '--lake', lakeFolder, '--trim', trim);
      expect(report).toMatchObject({ status: 'published', commit: after.commit + 1 });
    }
  }
  // the moments were spread over the whole of a run, or this test shows nothing
  expect(seen.unfinished).toBeGreaterThan(0);
  expect(seen.orphans).toBeGreaterThan(3);
  expect(seen.old).toBeGreaterThan(3);

  const dry = await stediHere('clean', '--lake', lakeFolder, '--grace', '0', '--dry-run');
  const wet = await stediHere('clean', '--lake', lakeFolder, '--grace', '0');
  expect(wet).toEqual({ ...dry, out: dry.out.replace('Would remove', 'Removed') });
  const cleaning = (await lake.log()).cleanings[0]!.commit;
  const left = (await filesBelow(lakeFolder)).filter((file) => !file.endsWith(`${cleaning}.json`));
  expect(left).toEqual(await filesOfVersions());
  await readWhole();
}, 240_000);

/** Every file that some version needs; each has the bytes that were published. */
async function filesOfVersions(): Promise<string[]> {
  const needed = new Set<string>();
  for (const commit of await lake.history()) {
    needed.add(join(lakeFolder, '_commits', `${String(commit.commit).padStart(10, '0')}.json`));
    for (const [table, { manifest }] of Object.entries(commit.tables)) {
      needed.add(join(lakeFolder, manifest));
      for (const file of await lake.files(commit, table)) needed.add(file.uri);
    }
  }
  return [...needed].toSorted();
}

test('every version is still what was published', async () => {
  for (const commit of await lake.history()) {
    for (const table of Object.keys(commit.tables)) {
      for (const file of await lake.files(commit, table)) expect(sha256(await readFile(file.uri))).toBe(file.sha256);
    }
  }
});
