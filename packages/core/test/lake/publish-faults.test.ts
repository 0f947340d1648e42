import { describe, expect, test } from 'vitest';
import { memoryStore, openLake, StoreError, type Lake, type Store } from '@stedi-lakehouse/core';
import { denying, diskFullAfter, failingAt, faultyStore, type Fault } from '@stedi-lakehouse/core/testing';
import { publishSet, readSet } from './published-set.ts';

const lakeOn = (root: Store): Lake => openLake({ root });
const pathsOf = async (store: Store): Promise<string[]> => {
  const paths: string[] = [];
  for await (const object of store.list('')) paths.push(object.path);
  return paths;
};
/** A lake that holds the set `old`, and the same lake behind a fault. */
const oldLake = async (fault: Fault) => {
  const root = memoryStore();
  await publishSet(lakeOn(root), 'old');
  const faulty = faultyStore(root, fault);
  return { root, lake: lakeOn(root), faulty, faultyLake: lakeOn(faulty) };
};
const publishRequests = async (): Promise<number> => {
  const { faulty, faultyLake } = await oldLake(() => undefined);
  await publishSet(faultyLake, 'new');
  return faulty.requests.length;
};

describe('a publish that fails at any request', () => {
  test.each([
    ['before it is done', 'before', false],
    ['after it is done, the answer lost', 'after', false],
    ['before it is done, and everything after it', 'before', true],
    ['after it is done, and everything after it', 'after', true],
  ] as const)('leaves the old set or the new set whole, and a rerun succeeds: %s', async (_name, moment, forever) => {
    const requests = await publishRequests();
    expect(requests).toBeGreaterThanOrEqual(9);
    const outcomes = [];
    for (let number = 1; number <= requests; number++) {
      const { lake, root, faulty, faultyLake } = await oldLake(failingAt(number, moment, forever));
      const commit = await publishSet(faultyLake, 'new').catch((error: unknown) => error);
      expect(faulty.requests.length).toBeGreaterThanOrEqual(number);
      const published = !(commit instanceof Error);
      const seen = await readSet(lake, await lake.current());
      outcomes.push(`${faulty.requests[number - 1]!.method} ${seen} ${published ? 'said' : 'not said'}`);
      expect(published ? ['new'] : ['old', 'new']).toContain(seen);

      await publishSet(lakeOn(root), 'again');
      expect(await readSet(lake, await lake.current())).toBe('again');
      for (const version of await lake.history()) await readSet(lake, version);
      await lake.clean({ graceMs: 0, now: new Date(Date.now() + 60_000) });
      const versions = await lake.history();
      for (const version of versions) expect(await readSet(lake, version)).toBeDefined();
      // per version: manifest, quarantine and two data files; cleanings are commits too, and folders say whose they are
      const files = (await pathsOf(root)).filter((path) => !/^_commits\/|_lake\.json$/.test(path));
      expect(files).toHaveLength(versions.length * 4);
    }
    const commits = outcomes.filter((outcome) => outcome.startsWith('create'));
    expect(commits).toEqual([
      moment === 'before' ? 'create old not said' : forever ? 'create new not said' : 'create new said',
    ]);
  });

  test('says that it does not know, when the answer to the commit is lost and cannot be looked up', async () => {
    let sent = false;
    const { faulty, faultyLake, lake } = await oldLake(({ method }) => {
      const moment = sent ? 'before' : 'after';
      sent ||= method === 'create';
      return sent ? { kind: 'unavailable', moment } : undefined;
    });
    await expect(publishSet(faultyLake, 'new')).rejects.toMatchObject({ code: 'publish_unknown' });
    expect(faulty.requests.filter(({ method }) => method === 'remove')).toEqual([]);
    expect(await readSet(lake, await lake.current())).toBe('new');
  });

  test('removes nothing that a commit still on its way would need', async () => {
    const { faultyLake, lake } = await oldLake(({ method }) =>
      method === 'create' ? { kind: 'unavailable', moment: 'before' } : undefined,
    );
    const before = await pathsOf(lake.root);
    await expect(publishSet(faultyLake, 'new')).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await pathsOf(lake.root)).length).toBe(before.length + 4);
    expect(await readSet(lake, await lake.current())).toBe('old');
  });

  test('takes a commit for its own when the store tried twice and the second answer says that it is taken', async () => {
    const root = memoryStore();
    const twice: Store = {
      ...root,
      create: async (path, bytes) => (await root.create(path, bytes)) && (await root.create(path, bytes)),
    };
    await publishSet(lakeOn(twice), 'new');
    expect(await readSet(lakeOn(root), await lakeOn(root).current())).toBe('new');
  });
});

describe('a disk that is full', () => {
  test('at any byte: a clear error, the old set whole, nothing left behind, and success once there is room', async () => {
    const { faulty, faultyLake } = await oldLake(() => undefined);
    await publishSet(faultyLake, 'new');
    const written = (await pathsOf(faulty)).filter((path) => !path.endsWith('_lake.json'));
    const sizes = await Promise.all(written.map(async (path) => (await faulty.stat(path))!.bytes));
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0) / 2;
    expect(total).toBeGreaterThan(1_000);
    for (let room = 0; room < total - 20; room += 61) {
      const { faultyLake: full, lake, root } = await oldLake(diskFullAfter(room));
      const before = await pathsOf(root);
      await expect(publishSet(full, 'new')).rejects.toMatchObject({
        kind: 'no_space',
        code: 'store_no_space',
        advice: expect.any(String) as string,
      });
      expect(await readSet(lake, await lake.current())).toBe('old');
      expect(await pathsOf(root)).toEqual(before);
      await publishSet(lake, 'new');
      expect(await readSet(lake, await lake.current())).toBe('new');
    }
  });
});

describe('no permission', () => {
  test.each(['trusted/', 'curated/', '_manifests/', '_quarantine/', '_commits/'])(
    'to write below %s: a clear error and the old set whole',
    async (folder) => {
      const { faultyLake, lake, root } = await oldLake(
        denying(({ method, path }) => (method === 'write' || method === 'create') && path.startsWith(folder)),
      );
      const before = await pathsOf(root);
      const error: unknown = await publishSet(faultyLake, 'new').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({ kind: 'permission' });
      expect(await readSet(lake, await lake.current())).toBe('old');
      expect(await pathsOf(root)).toEqual(before);
    },
  );
});
