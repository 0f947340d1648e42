import { LakehouseError, memoryStore, openLake, type Store } from '@stedi-lakehouse/core';
import {
  denying,
  diskFullAfter,
  failingAt,
  faultyStore,
  readingFails,
  type Fault,
} from '@stedi-lakehouse/core/testing';
import { exitCodeOf } from '@stedi-lakehouse/runner';
import { beforeAll, describe, expect, test } from 'vitest';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { landingInMemory, pathsOf, readCurrent, runOver, type Stores } from './in-process.ts';

const none: Fault = () => undefined;
let landing: Store;
beforeAll(async () => {
  landing = await landingInMemory(madeUpLanding({ people: 12, readings: 100, mark: 'zqxjk' }));
});

/** A lake with a version, and both stores behind faults. */
async function lakeBehind(faults: { readonly landing?: Fault; readonly lake?: Fault }) {
  const root = memoryStore();
  await runOver({ landing, lake: root }, { trim: 'none' });
  const stores = {
    landing: faultyStore(landing, faults.landing ?? none),
    lake: faultyStore(root, faults.lake ?? none),
  };
  return { root, stores };
}

/** Runs over stores that fail: the error, after a look at the lake without its faults and a rerun. */
async function failing(stores: Stores, root: Store): Promise<LakehouseError> {
  const before = await pathsOf(root);
  const error: unknown = await runOver(stores, { trim: 'all' }).then(
    () => new Error('the run succeeded'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LakehouseError);
  expect((error as Error).message).not.toMatch(/zqxjk/);
  expect(await readCurrent(openLake({ root }))).toBe(1);
  expect(await pathsOf(root)).toEqual(before);
  const again = await runOver({ landing, lake: root }, { trim: 'all' });
  expect(again).toMatchObject({ status: 'published', commit: { commit: 2 } });
  return error as LakehouseError;
}

describe('a run that meets a fault leaves the old version whole and nothing else, and a rerun succeeds', () => {
  test('the disk is full, wherever it gets full', async () => {
    const { root, stores } = await lakeBehind({});
    await runOver(stores, { trim: 'all' });
    const written = stores.lake.requests.at(-1)!.bytesWritten;
    expect(await readCurrent(openLake({ root }))).toBe(2);
    for (let part = 0; part < 20; part++) {
      const full = await lakeBehind({ lake: diskFullAfter(Math.floor((written * part) / 20)) });
      const error = await failing(full.stores, full.root);
      expect(error.code).toBe('store_no_space');
      expect(exitCodeOf(error)).toBe(75);
    }
  });

  test.each([
    ['not_found', 'vanishes', 75],
    ['changed', 'changes', 75],
    ['truncated', 'ends early', 75],
  ] as const)('a landing file (%s) %s while it is read', async (kind, _what, code) => {
    for (const table of ['customer', 'accelerometer', 'step_trainer']) {
      for (const afterBytes of [0, 1, 700]) {
        const fault = readingFails(kind, (path) => path.startsWith(table), afterBytes);
        // planning looks at how a file begins
        let opened = 0;
        const whileRunning: Fault = (request) =>
          request.method === 'open' && request.path.startsWith(table) && ++opened > 1 ? fault(request) : undefined;
        const { root, stores } = await lakeBehind({ landing: whileRunning });
        const error = await failing(stores, root);
        expect(error.code).toBe(`store_${kind}`);
        expect(error.message).toContain(`${table}_landing/0.json`);
        expect(exitCodeOf(error)).toBe(code);
      }
    }
  });

  test.each([
    ['to read landing', { landing: denying(({ method }) => method === 'open') }],
    ['to list landing', { landing: denying(({ method }) => method === 'list') }],
    [
      'to write trusted data',
      { lake: denying(({ method, path }) => method === 'write' && path.startsWith('trusted/')) },
    ],
    [
      'to write curated data',
      { lake: denying(({ method, path }) => method === 'write' && path.startsWith('curated/')) },
    ],
    [
      'to write manifests',
      { lake: denying(({ method, path }) => method === 'write' && path.startsWith('_manifests/')) },
    ],
    ['to create commits', { lake: denying(({ method }) => method === 'create') }],
    ['to list commits', { lake: denying(({ method }) => method === 'list') }],
  ])('there is no right %s', async (_what, faults) => {
    const { root, stores } = await lakeBehind(faults);
    const error = await failing(stores, root);
    expect(error.code).toBe('store_permission');
    expect(exitCodeOf(error)).toBe(78);
  });
});

test.each([
  ['before it is done', 'before', false],
  ['after it is done, the answer lost', 'after', false],
  ['before it is done, and everything after it', 'before', true],
] as const)(
  'any request of a run fails (%s): a whole version is current, and a rerun gets there',
  async (_what, moment, forever) => {
    const whole = await lakeBehind({});
    await runOver(whole.stores, { trim: 'all' });
    const requests = whole.stores.lake.requests.length;
    expect(requests).toBeGreaterThan(20);
    for (let number = 1; number <= requests; number++) {
      const { root, stores } = await lakeBehind({ lake: failingAt(number, moment, forever) });
      const said = await runOver(stores, { trim: 'all' }).catch((error: unknown) => error);
      const seen = await readCurrent(openLake({ root }));
      expect(said instanceof Error ? [1, 2] : [2]).toContain(seen);
      const again = await runOver({ landing, lake: root }, { trim: 'all' });
      expect(again.status).toBe(seen === 2 ? 'up_to_date' : 'published');
      expect(await readCurrent(openLake({ root }))).toBe(2);
      await openLake({ root }).clean({ graceMs: 0, now: new Date(Date.now() + 60_000) });
      // six tables and a manifest for each version; a cleaning that took something is a commit too
      const files = (await pathsOf(root)).filter((path) => !/^_commits\/|_lake\.json$/.test(path));
      expect(files).toHaveLength(2 * 7);
    }
  },
  60_000,
);

test('a run that is stopped at any of its events leaves the old version, and settles', async () => {
  const events: string[] = [];
  const { stores } = await lakeBehind({});
  await runOver(stores, { trim: 'all', onEvent: ({ event }) => void events.push(event) });
  expect(new Set(events).size).toBe(4);
  for (let at = 0; at < events.length - 1; at++) {
    const { root, stores: faulty } = await lakeBehind({});
    const before = await pathsOf(root);
    const controller = new AbortController();
    let seen = 0;
    const stopped = runOver(faulty, {
      trim: 'all',
      signal: controller.signal,
      onEvent: () => {
        if (seen++ === at) controller.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(await pathsOf(root)).toEqual(before);
    expect(await readCurrent(openLake({ root }))).toBe(1);
  }
});
