import { describe, expect, test } from 'vitest';
import { localStore, memoryStore, openLake, type Lake, type Store } from '@stedi-lakehouse/core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSet, publishSet, readSet } from './published-set.ts';

const now = new Date(Date.now() + 3_600_000);
const all = { graceMs: 0, keep: 1, now } as const;
const pathsOf = async (store: Store): Promise<string[]> => {
  const paths: string[] = [];
  for await (const object of store.list('')) paths.push(object.path);
  return paths;
};
/** The store with some of its objects left out of every list, as a faulty gateway may answer. */
const without = (store: Store, hidden: (path: string) => boolean): Store => ({
  ...store,
  list: async function* list(prefix, options) {
    for await (const object of store.list(prefix, options)) if (!hidden(object.path)) yield object;
  },
});

describe('clean removes nothing without proof', () => {
  const lists: readonly [string, (path: string) => boolean][] = [
    ['no commit at all', (path) => path.startsWith('_commits/')],
    ['not the first commit', (path) => path === '_commits/0000000001.json'],
    ['not one in the middle', (path) => path === '_commits/0000000002.json'],
    ['not the newest commit', (path) => path === '_commits/0000000003.json'],
    ['the first commit alone', (path) => /^_commits\/000000000[23]/.test(path)],
  ];
  test.each(lists)('where the list names %s', async (_name, hidden) => {
    const root = memoryStore();
    const lake = openLake({ root });
    for (const text of ['one', 'two', 'three']) await publishSet(lake, text, text);
    const before = await pathsOf(root);
    const asked = openLake({ root: without(root, hidden) });
    await expect(asked.clean(all)).rejects.toMatchObject({ code: 'commits_unseen' });
    await expect(asked.clean({ ...all, dryRun: true })).rejects.toMatchObject({ code: 'commits_unseen' });
    expect(await pathsOf(root)).toEqual(before);
    expect(await readSet(lake, await lake.current())).toBe('three');
  });

  test('where the list names no commit, nobody says that the lake is empty', async () => {
    const root = memoryStore();
    await publishSet(openLake({ root }), 'one');
    const asked = openLake({ root: without(root, (path) => path.startsWith('_commits/')) });
    for (const ask of [asked.current(), asked.history(), asked.log(), asked.rollback()])
      await expect(ask).rejects.toMatchObject({ code: 'commits_unseen' });
  });

  test('unless it is told that commits are lost: then what only they named goes', async () => {
    const lake = openLake({ root: memoryStore() });
    for (const text of ['one', 'two', 'three']) await publishSet(lake, text, text);
    await lake.root.remove(['_commits/0000000002.json']);
    await expect(lake.clean({ ...all, keep: 3 })).rejects.toThrow(/lacks commits 2.*--lost-commits/s);
    const { removed } = await lake.clean({ ...all, keep: 3, lostCommits: true });
    expect(removed.length).toBeGreaterThan(0);
    expect(removed.every(({ uri }) => uri.includes('run=two/'))).toBe(true);
    for (const version of await lake.history()) expect(await readSet(lake, version)).toBeDefined();
    const empty = openLake({ root: memoryStore() });
    await makeSet(empty.startAttempt('killed'), undefined, 'x');
    await expect(empty.clean(all)).rejects.toThrow(/lists no commit, and there are 2 data files/);
    expect((await empty.clean({ ...all, lostCommits: true })).removed).toHaveLength(2);
    expect((await openLake({ root: memoryStore() }).clean(all)).removed).toEqual([]);
  });
});

describe('a zone belongs to one lake', () => {
  const bothLakes = async (): Promise<{ right: Lake; wrong: Lake; mixed: Lake }> => {
    const right = openLake({ root: memoryStore('right') });
    const wrong = openLake({ root: memoryStore('wrong') });
    for (const lake of [right, wrong]) for (const text of ['one', 'two']) await publishSet(lake, text, text);
    return { right, wrong, mixed: openLake({ root: wrong.root, zones: right.zones }) };
  };

  test('a wrong lake with the right zones is refused, whatever it is asked', async () => {
    const { right, mixed } = await bothLakes();
    const before = await pathsOf(right.root);
    for (const options of [all, { ...all, lostCommits: true }, { ...all, dryRun: true }])
      await expect(mixed.clean(options)).rejects.toMatchObject({ code: 'zone_of_other_lake' });
    await expect(publishSet(mixed, 'three')).rejects.toMatchObject({ code: 'zone_of_other_lake' });
    const empty = openLake({ root: memoryStore('typo'), zones: right.zones });
    await expect(empty.clean(all)).rejects.toMatchObject({ code: 'commits_unseen' });
    await expect(publishSet(empty, 'three')).rejects.toMatchObject({ code: 'zone_of_other_lake' });
    expect(await pathsOf(right.root)).toEqual(before);
    expect(await pathsOf(empty.root)).toEqual([]);
    expect(await readSet(right, await right.current())).toBe('two');
  });

  test('a lake from before folders said so is cleaned and published to, and still not by a wrong one', async () => {
    const { right, wrong, mixed } = await bothLakes();
    for (const lake of [right, wrong])
      for (const store of [lake.root, ...Object.values(lake.zones)]) await store.remove(['_lake.json']);
    const before = await pathsOf(right.root);
    await expect(mixed.clean(all)).rejects.toMatchObject({ code: 'zone_of_other_lake' });
    expect(await pathsOf(right.root)).toEqual(before);
    await makeSet(right.startAttempt('killed'), await right.current(), 'x');
    expect((await right.clean({ graceMs: 0, now })).removed).toHaveLength(2);
    expect(await readSet(right, await publishSet(right, 'three'))).toBe('three');
    await expect(mixed.clean(all)).rejects.toMatchObject({ code: 'zone_of_other_lake' });
  });

  test('a lake that is copied or moved as a whole stays one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lake-'));
    try {
      const lake = openLake({ root: localStore(join(folder, 'a')) });
      for (const text of ['one', 'two']) await publishSet(lake, text, text);
      const { cp } = await import('node:fs/promises');
      await cp(join(folder, 'a'), join(folder, 'b'), { recursive: true });
      const copy = openLake({ root: localStore(join(folder, 'b')) });
      expect((await copy.clean(all)).removed).toHaveLength(4);
      expect(await readSet(copy, await publishSet(copy, 'three'))).toBe('three');
      expect(await readSet(lake, await lake.rollback())).toBe('one');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
