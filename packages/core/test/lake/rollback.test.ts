import { describe, expect, test } from 'vitest';
import { LakeError, memoryStore, openLake, type Lake } from '@stedi-lakehouse/core';
import { failingAt, faultyStore } from '@stedi-lakehouse/core/testing';
import { curated, publishSet, readSet, trusted } from './published-set.ts';

const lakeWith = async (...texts: string[]): Promise<Lake> => {
  const lake = openLake({ root: memoryStore(), now: () => new Date('2024-05-06T00:00:00.000Z') });
  for (const text of texts) await publishSet(lake, text, text);
  return lake;
};

describe('rollback', () => {
  test('makes the version before the current one current again, as a new version', async () => {
    const lake = await lakeWith('one', 'two', 'three');
    const commit = await lake.rollback();
    expect(commit).toMatchObject({ commit: 4, rollbackOf: 2, runId: 'two', committedAt: '2024-05-06T00:00:00.000Z' });
    expect(await lake.current()).toEqual(commit);
    expect(await readSet(lake, commit)).toBe('two');
    expect(commit.landing).toEqual((await lake.at(2))!.landing);
    expect(await lake.history()).toHaveLength(4);
  });

  test('goes to a version by its number, and can be taken back', async () => {
    const lake = await lakeWith('one', 'two', 'three');
    expect(await readSet(lake, await lake.rollback(1))).toBe('one');
    expect(await readSet(lake, await lake.rollback())).toBe('three');
    await publishSet(lake, 'four');
    expect(await readSet(lake, await lake.current())).toBe('four');
  });

  test.each([
    ['a lake without versions', [], undefined],
    ['a lake with one version', ['one'], undefined],
    ['a number that is not there', ['one', 'two'], 7],
    ['no number of a version', ['one', 'two'], 0],
    ['the current version', ['one', 'two'], 2],
  ])('refuses %s', async (_name, texts, to) => {
    const lake = await lakeWith(...texts);
    const before = await lake.history();
    await expect(lake.rollback(to)).rejects.toMatchObject({ code: 'version_unknown' });
    expect(await lake.history()).toEqual(before);
  });

  test('refuses a version whose files or manifest are gone, and names one', async () => {
    for (const lose of ['data', 'manifest'] as const) {
      const lake = await lakeWith('one', 'two');
      const old = (await lake.at(1))!;
      const [file] = await lake.files(old, curated.name);
      if (lose === 'data') await lake.zones.curated.remove([file!.path]);
      else await lake.root.remove([old.tables[trusted.name]!.manifest]);
      const error: unknown = await lake.rollback().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LakeError);
      expect(error).toMatchObject({ code: 'version_gone' });
      expect((error as LakeError).message).toContain(lose === 'data' ? file!.uri : '_manifests/');
      expect(await readSet(lake, await lake.current())).toBe('two');
    }
  });

  test('looks the outcome up when the answer is lost', async () => {
    const counted = faultyStore((await lakeWith('one', 'two')).root, () => undefined);
    await openLake({ root: counted }).rollback();
    const lake = await lakeWith('one', 'two');
    const number = counted.requests.findIndex(({ method }) => method === 'create') + 1;
    expect(number).toBeGreaterThan(1);
    const commit = await openLake({ root: faultyStore(lake.root, failingAt(number, 'after')) }).rollback(1);
    expect(await lake.current()).toEqual(commit);
    expect(await readSet(lake, commit)).toBe('one');
  });
});
