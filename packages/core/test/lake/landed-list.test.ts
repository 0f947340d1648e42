import { describe, expect, test } from 'vitest';
import {
  fileCatalog,
  landedSize,
  memoryStore,
  openLake,
  type Commit,
  type LandedFile,
  type Lake,
  type Store,
} from '@stedi-lakehouse/core';
import { mostFilesInCommit } from '../../src/lake/landed-list.ts';
import { makeSet } from './published-set.ts';

const table = 'accelerometer_landing';
const hour = 3_600_000;
const files = (count: number): LandedFile[] =>
  Array.from({ length: count }, (_, index) => ({
    uri: `/landing/ü "${index}".json`,
    bytes: index,
    etag: `"${index}"`,
  }));

async function publish(lake: Lake, landed: readonly LandedFile[], text = 'one'): Promise<Commit> {
  const attempt = lake.startAttempt('run1');
  const publication = await makeSet(attempt, await lake.current(), text);
  return await attempt.publish({ ...publication, landing: { [table]: { version: 'l', rows: 1, files: landed } } });
}
async function landedOf(lake: Lake, commit: Commit): Promise<LandedFile[]> {
  const found: LandedFile[] = [];
  for await (const file of lake.landed(commit, table)) found.push(file);
  return found;
}
const pathsOf = async (store: Store): Promise<string[]> => {
  const paths: string[] = [];
  for await (const { path } of store.list('')) paths.push(path);
  return paths;
};

describe('landing files of a version', () => {
  test('stand in its commit where they are few', async () => {
    const lake = openLake({ root: memoryStore() });
    const few = files(mostFilesInCommit);
    const commit = await publish(lake, few);
    expect(commit.landing).toEqual({ [table]: { version: 'l', rows: 1, files: few } });
    expect(await lake.current()).toEqual(commit);
    expect(await landedOf(lake, commit)).toEqual(few);
    expect(landedSize(commit.landing[table]!).files).toBe(few.length);
  });

  test('stand in a list beside it where they are many, and are read from there', async () => {
    const root = memoryStore();
    const lake = openLake({ root });
    const many = files(mostFilesInCommit + 1);
    const { attempt } = await publish(lake, many);
    const commit = (await lake.current())!;
    const size = { files: many.length, bytes: many.reduce((sum, { bytes }) => sum + bytes, 0) };
    const path = `_manifests/run=run1/attempt=${attempt}/${table}.ndjson`;
    expect(commit.landing).toEqual({ [table]: { version: 'l', rows: 1, list: { path, ...size } } });
    expect(landedSize(commit.landing[table]!)).toEqual(size);
    expect((await root.stat('_commits/0000000001.json'))!.bytes).toBeLessThan(3_000);
    expect(await landedOf(lake, commit)).toEqual(many);
    expect((await fileCatalog(lake).resolve(table))!.files).toEqual(many.map(({ uri }) => uri));
  });

  test('are refused where the version has no such table, and where the list is not what its commit says', async () => {
    const root = memoryStore();
    const lake = openLake({ root });
    const commit = await publish(lake, files(mostFilesInCommit + 1));
    const { path } = commit.landing[table]!.list!;
    await expect(async () => await landedOf(lake, { ...commit, landing: {} })).rejects.toMatchObject({
      code: 'version_unknown',
    });
    for (const [text, why] of [
      ['{"uri":"a","bytes":1,"etag":"e"}\n', /lists 1 files where its commit has 10001/],
      ['{"uri":"a","bytes":-1,"etag":"e"}\n', /is wrong at line 1/],
      ['{"uri":"a","bytes":1,"etag":"e"}\nhello\n', /is not JSON at line 2/],
    ] as const) {
      await root.write(path, [Buffer.from(text)]);
      await expect(landedOf(lake, commit)).rejects.toMatchObject({
        code: 'lake_corrupt',
        message: expect.stringMatching(why) as string,
      });
    }
    await root.remove([path]);
    await expect(landedOf(lake, commit)).rejects.toMatchObject({ code: 'lake_corrupt' });
    await publish(lake, [], 'two');
    await expect(lake.rollback(1)).rejects.toMatchObject({ code: 'version_gone' });
  });

  test('stay as long as a version needs them, and go with it or with their attempt', async () => {
    const root = memoryStore();
    const lake = openLake({ root });
    const first = await publish(lake, files(mostFilesInCommit + 1));
    const { path } = first.landing[table]!.list!;
    const later = { graceMs: hour, now: new Date(Date.now() + 2 * hour) };
    expect((await lake.clean(later)).removed).toEqual([]);
    await publish(lake, [], 'two');
    expect((await lake.clean({ ...later, keep: 2 })).removed).toEqual([]);
    expect((await lake.rollback(1)).landing).toEqual(first.landing);
    await publish(lake, [], 'three');
    const { removed } = await lake.clean({ ...later, keep: 1, now: new Date(Date.now() + 3 * hour) });
    expect(removed.map(({ uri }) => uri)).toContain(root.uriOf(path));
    const failed = lake.startAttempt('run2');
    const publication = await makeSet(failed, first, 'four');
    const landing = { [table]: { version: 'l', rows: 1, files: files(mostFilesInCommit + 1) } };
    await expect(failed.publish({ ...publication, landing })).rejects.toMatchObject({ code: 'publish_conflict' });
    await failed.discard();
    expect((await pathsOf(root)).filter((each) => each.includes('run2'))).toEqual([]);
  });
});
