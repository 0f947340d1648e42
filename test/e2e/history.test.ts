import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { fileListing, filesBelow, listing } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { query, run, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
let landing: string;
const readings: number[] = [];
const at = (name: string): string => join(folder, name);
const countReadings = 'SELECT count(*)::INTEGER AS n FROM accelerometer_trusted';

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(at('landing'), madeUpLanding({ people: 30, readings: 900 }));
  for (const trim of ['accelerometer', 'none', 'all']) {
    const { report } = await run('--landing', landing, '--lake', at('made'), '--trim', trim);
    readings.push(report.tables['accelerometer_trusted']!.rows);
  }
});

/** A copy of the lake with three versions, and the rows of accelerometer_trusted in each. */
async function threeVersions(lake: string): Promise<readonly number[]> {
  await cp(at('made'), lake, { recursive: true });
  return readings;
}

describe('history', () => {
  test('lists the versions, newest first, as text and as JSON', async () => {
    const lake = at('history');
    await threeVersions(lake);
    const { out } = await stediHere('history', '--lake', lake);
    expect(out.split('\n').map((line) => line.trim().split(/\s+/)[0])).toEqual(['3', '2', '1', '']);
    expect(out).toMatch(/^ {2}3 +20\d\d-\d\d-\d\dT[\d:.]+Z +[0-9a-f]{16} +published +6 tables +[\d,]+ rows$/m);
    const commits = JSON.parse((await stediHere('history', '--lake', lake, '--json')).out) as { commit: number }[];
    expect(commits.map(({ commit }) => commit)).toEqual([3, 2, 1]);
  });

  test('marks a version whose manifest is gone, and says which commits are', async () => {
    const lake = at('lost');
    await threeVersions(lake);
    const [newest] = JSON.parse((await stediHere('history', '--lake', lake, '--json')).out) as [{ runId: string }];
    await rm(join(lake, '_manifests', `run=${newest.runId}`), { recursive: true });
    await rm(join(lake, '_commits', '0000000001.json'));
    const { code, out, err } = await stediHere('history', '--lake', lake);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}3 .*its files are gone\n {2}2 .* rows\n$/);
    expect(err).toBe('Commit 1 is not there: what it named is not known.\n');
  });

  test('of files without a commit says so, and calls no lake empty; clean removes none of them', async () => {
    const lake = at('unseen');
    await threeVersions(lake);
    await rm(join(lake, '_commits'), { recursive: true });
    for (const args of [['history'], ['verify'], ['clean', '--keep', '1', '--grace', '0']]) {
      const { code, err } = await stediHere(...args, '--lake', lake);
      expect([args[0], code, err]).toEqual([args[0], 65, expect.stringContaining('no commit, and there are')]);
    }
  });

  test('of a lake without a version says how to make one', async () => {
    const { code, out } = await stediHere('history', '--lake', folder);
    expect({ code, out }).toEqual({ code: 0, out: 'The lake has no version yet: stedi run makes the first.\n' });
  });
});

describe('rollback', () => {
  test('makes an older version current, writes no data, and a rerun makes the newer one again', async () => {
    const lake = at('rollback');
    const [first, second, third] = await threeVersions(lake);
    const before = await fileListing(lake);
    expect((await stediHere('rollback', '--lake', lake)).out).toBe('Version 4 is current: the tables of version 2.\n');
    expect(await query(lake, countReadings)).toEqual([{ n: second }]);
    expect((await stediHere('rollback', '--lake', lake, '--to', '1')).out).toBe(
      'Version 5 is current: the tables of version 1.\n',
    );
    expect(await query(lake, countReadings)).toEqual([{ n: first }]);
    const after = await fileListing(lake);
    expect(after).toMatchObject(before);
    expect(Object.keys(after).filter((path) => !(path in before))).toHaveLength(2);
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
    expect((await stediHere('history', '--lake', lake)).out).toMatch(/^ {2}5 .*back to 1$/m);

    expect((await run('--landing', landing, '--lake', lake)).report).toMatchObject({ status: 'up_to_date', commit: 5 });
    const again = await run('--landing', landing, '--lake', lake, '--trim', 'all');
    expect(again.report).toMatchObject({ status: 'published', commit: 6 });
    expect(await query(lake, countReadings)).toEqual([{ n: third }]);
  });

  test('to a version whose files were cleaned away is refused', async () => {
    const lake = at('gone');
    await threeVersions(lake);
    expect((await stediHere('clean', '--lake', lake, '--grace', '0', '--keep', '1')).code).toBe(0);
    const { code, err } = await stediHere('rollback', '--lake', lake);
    expect(err).toMatch(
      /cannot go back to version 2: its files were cleaned away: take a newer version, or run over the old input again/,
    );
    expect(code).toBe(65);
    const history = (await stediHere('history', '--lake', lake)).out.split('\n');
    expect(history.map((line) => /^ {2}(\d)/.exec(line)?.[1])).toEqual(['4', '3', '2', '1', undefined]);
    expect(history.map((line) => line.includes('its files are gone'))).toEqual([false, false, true, true, false]);
    expect(history[0]).toMatch(/ cleaned .*files of 1, 2$/);
    const json = JSON.parse((await stediHere('history', '--lake', lake, '--json')).out) as object[];
    expect(json).toMatchObject([
      { commit: 3, gone: false },
      { commit: 2, gone: true },
      { commit: 1, gone: true },
    ]);
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
  });
});

describe('clean', () => {
  test('says what it would remove, removes that, and leaves what the kept versions need', async () => {
    const lake = at('clean');
    await threeVersions(lake);
    const whole = await listing(lake);
    const dry = await stediHere('clean', '--lake', lake, '--grace', '0', '--keep', '2', '--dry-run');
    expect(await listing(lake)).toEqual(whole);
    const [lines, last] = [dry.out.trim().split('\n').slice(0, -1), dry.out.trim().split('\n').at(-1)];
    expect(last).toMatch(/^Would remove 7 files, [\d.]+ kB\.$/);
    const wet = await stediHere('clean', '--lake', lake, '--grace', '0', '--keep', '2');
    expect(wet.out).toBe(dry.out.replace('Would remove', 'Removed'));
    const commit = '_commits/0000000004.json';
    const removed = lines.map((line) => line.trim().split(/\s+/)[1]!);
    const files = Object.keys(whole)
      .filter((path) => /\.(json|parquet)$/.test(path) && !path.endsWith('_lake.json'))
      .map((path) => join(lake, path));
    const left = files.filter((file) => !removed.includes(file));
    expect(await filesBelow(lake)).toEqual([...left, join(lake, commit)].toSorted());
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
    expect((await stediHere('rollback', '--lake', lake)).code).toBe(0);
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
  });

  test('leaves alone what is younger than a day, and what is no file of a lake', async () => {
    const lake = at('young');
    await threeVersions(lake);
    await writeFile(join(lake, 'trusted', 'notes.txt'), 'mine');
    const before = await fileListing(lake);
    expect((await stediHere('clean', '--lake', lake, '--keep', '1')).out).toMatch(
      // two versions of six tables, but what they share, and their manifests
      /^Removed 0 files, 0 B\.\n14 files, [\d.]+ kB, that no kept version needs stay for the grace of 24 hours; the first may go after 20/,
    );
    expect(await fileListing(lake)).toEqual(before);
    await stediHere('clean', '--lake', lake, '--keep', '1', '--grace', '0');
    expect(Object.keys(await fileListing(lake))).toContain('trusted/notes.txt');
  });
});
