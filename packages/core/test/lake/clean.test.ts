import { describe, expect, test } from 'vitest';
import { memoryStore, openLake, type Lake, type Store } from '@stedi-lakehouse/core';
import { curated, invalid, makeSet, publishSet, readSet, trusted, writeText } from './published-set.ts';

const hour = 3_600_000;
const later = (hours: number): Date => new Date(Date.now() + hours * hour);
const pathsOf = async (store: Store): Promise<string[]> => {
  const paths: string[] = [];
  for await (const object of store.list('')) paths.push(object.path);
  return paths;
};
const newLake = (): Lake => openLake({ root: memoryStore() });

describe('clean', () => {
  test('removes what no version refers to, and nothing else', async () => {
    const lake = newLake();
    const commit = await publishSet(lake, 'one');
    const kept = await pathsOf(lake.root);
    const orphan = lake.startAttempt('crashed');
    await makeSet(orphan, commit, 'two');
    await orphan.quarantine('accelerometer_landing', [invalid]);
    await lake.root.write(`_manifests/run=crashed/attempt=${orphan.attempt}.json`, [Buffer.from('{}')]);
    const announced = '_commits/0000000002.json';
    const { removed, dryRun } = await lake.clean({ graceMs: hour, now: later(2) });
    expect(dryRun).toBe(false);
    expect(removed.map(({ kind }) => kind).toSorted()).toEqual(['data', 'data', 'manifest', 'quarantine']);
    expect(removed.every(({ uri, bytes }) => uri.includes('run=crashed/') && bytes > 0)).toBe(true);
    expect(await pathsOf(lake.root)).toEqual([...kept, announced].toSorted());
    expect(await lake.current()).toEqual(commit);
    expect(await lake.history()).toEqual([commit]);
    expect(await readSet(lake, await lake.current())).toBe('one');
    expect((await lake.clean({ graceMs: hour, now: later(2) })).removed).toEqual([]);
  });

  test('only says what it would remove when asked to', async () => {
    const lake = newLake();
    const base = await publishSet(lake, 'one');
    await makeSet(lake.startAttempt('crashed'), base, 'x');
    const before = await pathsOf(lake.root);
    const planned = await lake.clean({ graceMs: hour, now: later(2), dryRun: true });
    expect(planned.dryRun).toBe(true);
    expect(planned.removed).toHaveLength(2);
    expect(await pathsOf(lake.root)).toEqual(before);
    expect((await lake.clean({ graceMs: hour, now: later(2) })).removed).toEqual(planned.removed);
  });

  test('leaves attempts alone that were busy within the grace period, with all that they wrote', async () => {
    let clock = Date.now();
    const root = memoryStore();
    const aged: Store = {
      ...root,
      list: async function* list(prefix, options) {
        // the attempt's first file is old, its second is new
        for await (const object of root.list(prefix, options)) {
          if (!object.path.includes('run=long')) yield object;
          else yield { ...object, modified: new Date(clock - (object.path.includes('part-00000') ? 5 : 0) * hour) };
        }
      },
    };
    await publishSet(openLake({ root }), 'one');
    const lake = openLake({ root: aged });
    const attempt = lake.startAttempt('long');
    for (let part = 0; part < 2; part++) await writeText(attempt, trusted, 'x');
    const { removed, young } = await lake.clean({ graceMs: 2 * hour, now: new Date(clock) });
    expect(removed).toEqual([]);
    expect(young).toMatchObject({ files: 2, bytes: 2, until: new Date(clock + 2 * hour) });
    expect((await lake.clean({ graceMs: 2 * hour, now: new Date(clock + 3 * hour) })).removed).toHaveLength(2);
  });

  test('with `keep`, removes the files of older versions, whose commits stay as history', async () => {
    const lake = newLake();
    for (const text of ['one', 'two', 'three', 'four']) await publishSet(lake, text, text);
    expect((await lake.clean({ graceMs: 0, now: later(1) })).removed).toEqual([]);
    const { removed } = await lake.clean({ graceMs: hour, now: later(2), keep: 2 });
    expect(removed).toHaveLength(8);
    expect(removed.every(({ uri }) => /run=(one|two)\//.test(uri))).toBe(true);
    const history = await lake.history();
    expect(history.map(({ commit }) => commit)).toEqual([1, 2, 3, 4]);
    expect(await readSet(lake, history[2])).toBe('three');
    expect(await readSet(lake, history[3])).toBe('four');
    await expect(lake.rollback(1)).rejects.toMatchObject({ code: 'version_gone' });
    expect(await readSet(lake, await lake.rollback(3))).toBe('three');
  });

  test('counts the grace period of an older version from the moment it was replaced', async () => {
    const start = Date.now();
    let clock = start;
    const lake = openLake({ root: memoryStore(), now: () => new Date(clock) });
    await publishSet(lake, 'one', 'one');
    clock = start + 48 * hour;
    await publishSet(lake, 'two', 'two');
    clock += hour;
    expect((await lake.clean({ graceMs: 24 * hour, keep: 1 })).removed).toEqual([]);
    clock += 24 * hour;
    expect((await lake.clean({ graceMs: 24 * hour, keep: 1 })).removed).toHaveLength(4);
    expect(await readSet(lake, await lake.current())).toBe('two');
  });

  test('keeps what an older attempt made while a newer version still needs it, and drops the rest', async () => {
    const lake = newLake();
    const base = await publishSet(lake, 'one', 'whole');
    const attempt = lake.startAttempt('only');
    const { tables, ...rest } = await makeSet(attempt, base, 'two');
    const only = { [trusted.name]: tables[trusted.name]! };
    const commit = await attempt.publish({ ...rest, tables: only, keepOthers: true });
    const { removed } = await lake.clean({ graceMs: 0, now: later(1), keep: 1 });
    expect(removed.map(({ uri }) => /(trusted|curated)\/(\w+)\/run=(\w+)/.exec(uri)!.slice(1))).toEqual([
      ['trusted', trusted.name, 'whole'],
      ['curated', curated.name, 'only'],
    ]);
    for (const table of [trusted.name, curated.name]) {
      for (const file of await lake.files(commit, table)) {
        expect(await lake.zones[file.zone].stat(file.path)).toMatchObject({ bytes: file.bytes });
      }
    }
  });

  test('keeps what a rollback made current again', async () => {
    const lake = newLake();
    for (const text of ['one', 'two', 'three']) await publishSet(lake, text, text);
    await lake.rollback(1);
    await lake.clean({ graceMs: 0, now: later(1), keep: 1 });
    expect(await readSet(lake, await lake.current())).toBe('one');
  });

  test('leaves alone what is not a lake’s, and an unreadable history stops it', async () => {
    const lake = newLake();
    const foreign = [
      'README.md',
      'trusted/notes.txt',
      'trusted/t/run=1/data.parquet',
      'other/t/run=1/attempt=2/part-0.parquet',
    ];
    for (const path of foreign) await lake.root.write(path, [Buffer.from('x')]);
    expect((await lake.clean({ graceMs: 0, now: later(1) })).removed).toEqual([]);
    await makeSet(lake.startAttempt('crashed'), undefined, 'x');
    await lake.root.write('_commits/0000000001.json', [Buffer.from('{')]);
    const before = await pathsOf(lake.root);
    await expect(lake.clean({ graceMs: 0, now: later(1) })).rejects.toMatchObject({ code: 'lake_corrupt' });
    expect(await pathsOf(lake.root)).toEqual(before);
  });

  test.each([{ graceMs: 0, keep: 0 }, { graceMs: -1 }, { graceMs: Number.NaN }, { graceMs: 0, keep: Number.NaN }])(
    'refuses %j',
    async (options) => {
      await expect(newLake().clean(options)).rejects.toThrow(RangeError);
    },
  );
});
