import { describe, expect, test } from 'vitest';
import { checkProfile, memoryStore, openLake, readWhole, type Lake, type Store } from '@stedi-lakehouse/core';
import { curated, invalid, makeSet, publishSet, readSet, trusted, writeText } from './published-set.ts';

const now = new Date('2024-05-06T07:08:09.000Z');
const newLake = (root: Store = memoryStore('lake')): Lake => openLake({ root, now: () => now });
const pathsOf = async (store: Store): Promise<string[]> => {
  const paths: string[] = [];
  for await (const object of store.list('')) paths.push(object.path);
  return paths;
};

describe('a lake', () => {
  test('has no version before the first is published', async () => {
    const lake = newLake();
    expect(await lake.current()).toBeUndefined();
    expect(await lake.history()).toEqual([]);
    expect(await lake.at(1)).toBeUndefined();
  });

  test('shows nothing of an attempt until it is published, then all of it', async () => {
    const lake = newLake();
    const attempt = lake.startAttempt('run1');
    const publication = await makeSet(attempt, undefined, 'one');
    expect(await lake.current()).toBeUndefined();
    const commit = await attempt.publish(publication);
    expect(await lake.current()).toEqual(commit);
    expect(await readSet(lake, commit)).toBe('one');
    expect(commit).toMatchObject({
      format: 1,
      commit: 1,
      runId: 'run1',
      attempt: attempt.attempt,
      committedAt: '2024-05-06T07:08:09.000Z',
      codeVersion: '0.1.0',
      profile: 'published',
      options: { trim: 'accelerometer' },
      tables: { [curated.name]: { rows: 1, inputs: { [trusted.name]: 't-one' } } },
    });
  });

  test('keeps every version as it was', async () => {
    const lake = newLake();
    for (const text of ['one', 'two', 'three']) await publishSet(lake, text);
    const history = await lake.history();
    expect(history.map(({ commit }) => commit)).toEqual([1, 2, 3]);
    const texts = [];
    for (const commit of history) texts.push(await readSet(lake, commit));
    expect(texts).toEqual(['one', 'two', 'three']);
    expect(await lake.at(2)).toEqual(history[1]);
    expect(await lake.current()).toEqual(history[2]);
  });

  test('puts zones below its root, or where it is told', async () => {
    const root = memoryStore('root');
    const zone = memoryStore('elsewhere');
    const lake = openLake({ root, zones: { curated: zone } });
    const commit = await publishSet(lake, 'one', 'r');
    const { attempt } = commit;
    expect(await pathsOf(root)).toEqual([
      '_commits/0000000001.json',
      '_lake.json',
      `_manifests/run=r/attempt=${attempt}.json`,
      `_quarantine/run=r/attempt=${attempt}/accelerometer_landing.ndjson`,
      'trusted/_lake.json',
      `trusted/accelerometer_trusted/run=r/attempt=${attempt}/part-00000.parquet`,
    ]);
    expect(await pathsOf(zone)).toEqual([
      '_lake.json',
      `machine_learning_curated/run=r/attempt=${attempt}/part-00000.parquet`,
    ]);
    const [file] = await lake.files(commit, curated.name);
    expect(file!.uri).toBe(`memory:elsewhere/${file!.path}`);
  });

  test('gives two attempts of one run no file in common', async () => {
    const lake = newLake();
    const one = lake.startAttempt('same');
    const two = lake.startAttempt('same');
    const paths = [];
    for (const attempt of [one, two, one]) paths.push((await writeText(attempt, trusted, 'x')).path);
    expect(new Set(paths).size).toBe(3);
    expect(paths[0]!.replace(one.attempt, '')).toBe(paths[1]!.replace(two.attempt, ''));
    expect(paths[2]).toContain('part-00001.parquet');
  });

  test('keeps tables that a run of some transitions did not make, when it says so', async () => {
    const lake = newLake();
    const base = await publishSet(lake, 'one', 'whole');
    const attempt = lake.startAttempt('only');
    const { tables, ...rest } = await makeSet(attempt, base, 'two');
    const some = { ...rest, landing: {}, tables: { [trusted.name]: tables[trusted.name]! } };
    const commit = await attempt.publish({ ...some, keepOthers: true });
    expect(commit.tables[curated.name]).toEqual(base.tables[curated.name]);
    expect(commit.tables[trusted.name]!.run).toBe('only');
    expect(commit.landing).toEqual(base.landing);
    const alone = lake.startAttempt('alone');
    const file = await writeText(alone, trusted, 'x');
    const last = await alone.publish({
      ...some,
      base: commit,
      tables: { [trusted.name]: { ...tables[trusted.name]!, files: [file] } },
    });
    expect(Object.keys(last.tables)).toEqual([trusted.name]);
  });

  test('refuses another profile than it holds, with advice, before anything is published', async () => {
    const lake = newLake();
    const base = await publishSet(lake, 'one');
    const attempt = lake.startAttempt('strict');
    const publication = { ...(await makeSet(attempt, base, 'two')), profile: 'strict' };
    await expect(attempt.publish(publication)).rejects.toMatchObject({ code: 'profile_mismatch' });
    expect(() => checkProfile(base, 'strict')).toThrow('--profile published');
    expect(() => checkProfile(base, 'published')).not.toThrow();
    expect(() => checkProfile(undefined, 'strict')).not.toThrow();
    expect(await lake.current()).toEqual(base);
  });

  test('removes what an attempt wrote when it is given up, but nothing that was published', async () => {
    const root = memoryStore();
    const lake = newLake(root);
    const done = lake.startAttempt('done');
    await done.publish(await makeSet(done, undefined, 'one'));
    const before = await pathsOf(root);
    const attempt = lake.startAttempt('given-up');
    await makeSet(attempt, undefined, 'two');
    await attempt.quarantine('accelerometer_landing', [invalid]);
    await attempt.discard();
    expect(await pathsOf(root)).toEqual(before);
    await done.discard();
    expect(await pathsOf(root)).toEqual(before);
    await expect(writeText(attempt, trusted, 'late')).rejects.toThrow('aborted');
  });

  test('stops writes that are going on when the attempt is given up or aborted', async () => {
    const lake = newLake();
    const abort = new AbortController();
    for (const stop of [
      async (attempt: ReturnType<Lake['startAttempt']>) => await attempt.discard(),
      () => abort.abort(new Error('stopped')),
    ]) {
      const attempt = lake.startAttempt('r', { signal: abort.signal });
      const work = attempt.writeDataFile(trusted, async (write) => {
        await write(Buffer.from('half'));
        return await new Promise(() => {});
      });
      const [end] = await Promise.allSettled([work, stop(attempt)]);
      expect(end).toMatchObject({
        status: 'rejected',
        reason: { message: expect.stringMatching(/aborted|stopped/) as string },
      });
    }
    expect(await pathsOf(lake.root)).toEqual([]);
  });

  test('waits for a write that it cannot stop, and removes its file too', async () => {
    const root = memoryStore();
    const heedless: Store = { ...root, write: async (path, chunks) => await root.write(path, chunks) };
    const attempt = newLake(heedless).startAttempt('r');
    let finish = (): void => {};
    const work = attempt.writeDataFile(trusted, async (write) => {
      await write(Buffer.from('half'));
      await new Promise<void>((resolve) => (finish = resolve));
      return { bytes: 4, rows: 1 };
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const discarded = attempt.discard();
    setTimeout(() => finish(), 5);
    await Promise.all([work, discarded]);
    expect(await pathsOf(root)).toEqual([]);
  });

  test('publishes no file that is not as it was written, or that its reader cannot read', async () => {
    const lake = newLake();
    const attempt = lake.startAttempt('r');
    const publication = await makeSet(attempt, undefined, 'one');
    const [file] = publication.tables[trusted.name]!.files;
    const seen: string[] = [];
    await attempt.verify(file!, async (source) => {
      seen.push(Buffer.from(await readWhole(source)).toString());
    });
    expect(seen).toEqual(['trusted one']);
    const refuse = async (): Promise<void> => await Promise.reject(new Error('no footer'));
    await expect(attempt.verify(file!, refuse)).rejects.toMatchObject({
      code: 'file_not_verified',
      cause: { message: 'no footer' },
    });
    await lake.zones.trusted.write(file!.path, [Buffer.from('trusted two')]);
    await expect(attempt.publish(publication)).rejects.toMatchObject({ code: 'file_not_verified' });
    await lake.zones.trusted.remove([file!.path]);
    await expect(attempt.publish(publication)).rejects.toMatchObject({ code: 'file_not_verified' });
    expect(await lake.current()).toBeUndefined();
  });

  test('refuses a file whose maker counted other bytes than were written', async () => {
    const attempt = newLake().startAttempt('r');
    const work = attempt.writeDataFile(trusted, async (write) => {
      await write(Buffer.from('four'));
      return { bytes: 5, rows: 1 };
    });
    await expect(work).rejects.toMatchObject({ code: 'file_not_verified' });
  });

  test('reads files at other places and with other tags than when they were written, but not of another size', async () => {
    const root = memoryStore('old');
    const commit = await publishSet(newLake(root), 'one');
    const moved = memoryStore('new');
    for await (const object of root.list('')) await moved.write(object.path, root.source(object).open());
    const lake = newLake(moved);
    expect(await readSet(lake, await lake.current())).toBe('one');
    const [file] = await lake.files(commit, trusted.name);
    expect(file!.uri).toBe(`memory:new/trusted/${file!.path}`);
    await lake.zones.trusted.write(file!.path, [Buffer.from('shorter')]);
    await expect(readSet(lake, commit)).rejects.toMatchObject({ kind: 'changed' });
    await lake.zones.trusted.remove([file!.path]);
    await expect(readSet(lake, commit)).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('says which tables a version has when it is asked for another', async () => {
    const lake = newLake();
    const commit = await publishSet(lake, 'one');
    await expect(lake.files(commit, 'customer_curated')).rejects.toThrow(/machine_learning_curated/);
  });

  test.each(['', '../up', 'a/b', 'a b', '.hidden', 'x'.repeat(200)])('refuses the run id %j', (runId) => {
    expect(() => newLake().startAttempt(runId)).toThrow(TypeError);
  });
});
