import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localStore, memoryStore, openLake, PublishConflict, type Lake, type Store } from '@stedi-lakehouse/core';
import { makeSet, publishSet, readSet } from './published-set.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concurrent-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const memory = memoryStore();
const runsOf = async (store: Store): Promise<string[]> => {
  const runs = new Set<string>();
  for await (const { path } of store.list('')) if (path.includes('run=')) runs.add(/run=([^/]+)/.exec(path)![1]!);
  return [...runs].toSorted();
};

describe.each<[string, () => Store]>([
  ['memory', () => memory],
  ['a folder', () => localStore(folder)],
])('runs at once on one lake in %s', (_name, storeOf) => {
  test('exactly one wins, the others say so and leave nothing', async () => {
    const winners: string[] = [];
    for (let round = 0; round < 8; round++) {
      const lakes: Lake[] = Array.from({ length: 4 }, () => openLake({ root: storeOf() }));
      const base = await lakes[0]!.current();
      const attempts = await Promise.all(
        lakes.map(async (lake, index) => {
          const attempt = lake.startAttempt(`run-${round}-${index}`);
          return { attempt, publication: await makeSet(attempt, base, `${round} by ${index}`) };
        }),
      );
      const ends = await Promise.allSettled(
        attempts.map(async ({ attempt, publication }) => await attempt.publish(publication)),
      );
      const winner = ends.findIndex(({ status }) => status === 'fulfilled');
      const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as PublishConflict] : []));
      expect(errors).toHaveLength(3);
      for (const error of errors) {
        expect(error).toBeInstanceOf(PublishConflict);
        expect(error.code).toBe('publish_conflict');
        expect(error.advice).toContain('run again');
      }
      for (const { attempt } of attempts) await attempt.discard();
      expect(await readSet(lakes[0]!, await lakes[1]!.current())).toBe(`${round} by ${winner}`);
      winners.push(`run-${round}-${winner}`);
      expect(await runsOf(storeOf())).toEqual(winners.toSorted());
    }
  });

  test('a run that started from an older version says so, and succeeds when it is run again', async () => {
    const lake = openLake({ root: storeOf() });
    const base = await lake.current();
    const attempt = lake.startAttempt('slow');
    const publication = await makeSet(attempt, base, 'slow');
    await publishSet(lake, 'fast', 'fast');
    await expect(attempt.publish(publication)).rejects.toThrow(PublishConflict);
    await attempt.discard();
    expect(await readSet(lake, await lake.current())).toBe('fast');
    await publishSet(lake, 'slow', 'slow');
    expect(await readSet(lake, await lake.current())).toBe('slow');
  });

  test('a rollback and a publish at once: one of them wins', async () => {
    const lake = openLake({ root: storeOf() });
    const base = await lake.current();
    const attempt = lake.startAttempt('run');
    const publication = await makeSet(attempt, base, 'run');
    const ends = await Promise.allSettled([lake.rollback(), attempt.publish(publication)]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const version = await lake.current();
    expect(version!.commit).toBe(base!.commit + 1);
    expect(await readSet(lake, version)).toBeDefined();
  });
});
