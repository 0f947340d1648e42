import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LakeError, memoryStore, openLake, type Lake, type Store } from '@stedi-lakehouse/core';
import { publishSet, readSet } from './published-set.ts';

/** The store, each of whose requests is done when the scheduler says so. */
function delayed(store: Store, scheduler: fc.Scheduler): Store {
  const waiting = async <R>(name: string, ask: () => Promise<R>): Promise<R> => {
    await scheduler.schedule(Promise.resolve(), name);
    return await ask();
  };
  return {
    ...store,
    list: async function* list(prefix, options) {
      await scheduler.schedule(Promise.resolve(), `list ${prefix}`);
      yield* store.list(prefix, options);
    },
    stat: async (path, options) => await waiting(`stat ${path}`, async () => await store.stat(path, options)),
    write: async (path, chunks, options) =>
      await waiting(`write ${path}`, async () => await store.write(path, chunks, options)),
    create: async (path, bytes, options) =>
      await waiting(`create ${path}`, async () => await store.create(path, bytes, options)),
    remove: async (paths, options) => await waiting('remove', async () => await store.remove(paths, options)),
  };
}

const later = (): Date => new Date(Date.now() + 3_600_000);

type Act = (lake: Lake, name: string) => Promise<unknown>;
const acts: Readonly<Record<string, Act>> = {
  clean: async (lake) => await lake.clean({ graceMs: 0, keep: 1, now: later() }),
  cleanTwo: async (lake) => await lake.clean({ graceMs: 0, keep: 2, now: later() }),
  run: async (lake, name) => await publishSet(lake, name, name),
  rollback: async (lake) => await lake.rollback(),
  rollbackToFirst: async (lake) => await lake.rollback(1),
};

test('whatever order cleanings, runs and rollbacks come in, the current version and each that a rollback takes are whole', async () => {
  const seen = { cleaned: 0, refused: 0, published: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom(...Object.keys(acts)), { minLength: 2, maxLength: 4 }),
      async (scheduler, chosen) => {
        const root = memoryStore();
        const plain = openLake({ root });
        for (const text of ['one', 'two', 'three']) await publishSet(plain, text, text);
        const ends = chosen.map(async (act, index) => {
          try {
            return await acts[act]!(openLake({ root: delayed(root, scheduler) }), `${act}-${index}`);
          } catch (error) {
            // another was faster, or what was asked for is gone: anything else is a mistake
            if (
              !(error instanceof LakeError) ||
              !['publish_conflict', 'version_gone', 'lake_corrupt'].includes(error.code)
            )
              throw error;
            return error;
          }
        });
        await scheduler.waitFor(Promise.all(ends));
        for (const end of await Promise.all(ends)) {
          if (end instanceof Error) seen.refused++;
          else if ('removed' in (end as object)) seen.cleaned += (end as { removed: unknown[] }).removed.length;
          else seen.published++;
        }
        const current = await plain.current();
        await readSet(plain, current);
        const { versions, gone } = await plain.log();
        expect(versions.at(-1)).toEqual(current);
        // what the log does not say is gone, can be gone back to
        for (const version of versions) if (!gone.has(version.commit)) await readSet(plain, version);
      },
    ),
    { numRuns: 300 },
  );
  // else this shows nothing
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
}, 120_000);

test('a cleaning that was killed before it removed anything is honoured by rollbacks, and gone on with', async () => {
  const root = memoryStore();
  const lake = openLake({ root });
  for (const text of ['one', 'two', 'three']) await publishSet(lake, text, text);
  const killed = openLake({ root: { ...root, remove: async () => await Promise.reject(new Error('killed')) } });
  await expect(killed.clean({ graceMs: 0, keep: 1, now: later() })).rejects.toThrow('killed');
  await expect(lake.rollback(1)).rejects.toMatchObject({ code: 'version_gone' });
  await expect(lake.rollback()).rejects.toMatchObject({ code: 'version_gone' });
  expect([...(await lake.log()).gone]).toEqual([1, 2]);
  // keeping more versions keeps none that is gone
  expect((await lake.clean({ graceMs: 0, keep: 3, now: later() })).removed).toHaveLength(8);
  expect(await readSet(lake, await lake.current())).toBe('three');
  const next = await publishSet(lake, 'four', 'four');
  expect(next.commit).toBe(5);
  expect(await readSet(lake, await lake.rollback())).toBe('three');
});
