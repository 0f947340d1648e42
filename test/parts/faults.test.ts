import { memoryStore, openLake, readWhole, type PlanFile, type Store } from '@stedi-lakehouse/core';
import { diskFullAfter, failingAt, faultyStore, type Fault } from '@stedi-lakehouse/core/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { landingInMemory, readCurrent, runOver, type Stores } from '../crash/in-process.ts';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { hashes, partOver, partsIn, planOver, publishOver } from './shared-plan.ts';

type Work = (plan: PlanFile, stores: Stores) => Promise<unknown>;

const none: Fault = () => undefined;
let landing: Store;
let plan: PlanFile;
/** The lake before the plan's last round, and after it. */
let before: Store;
let after: Store;
let expected: Record<string, string[]>;

/** A lake with a version, a plan for the next one, and its parts. */
beforeAll(async () => {
  landing = await landingInMemory(madeUpLanding({ people: 12, readings: 100 }));
  before = memoryStore();
  await runOver({ landing, lake: before }, { trim: 'none' });
  plan = await planOver({ landing, lake: before }, { partBytes: 4_096 });
  for (const round of [1, 2]) await partOver(plan, { landing, lake: before }, round, 0, 1);
  after = await copyOf(before);
  await lastRound(plan, { landing, lake: after });
  const published = await copyOf(after);
  expected = hashes(await publishOver(plan, { landing, lake: published }));
});

const lastRound = async (file: PlanFile, stores: Stores) => await partOver(file, stores, 3, 0, 1);

async function copyOf(store: Store): Promise<Store> {
  const copy = memoryStore();
  for await (const object of store.list('')) await copy.write(object.path, [await readWhole(store.source(object))]);
  return copy;
}

/** A process over a copy of a lake that meets a fault. */
async function meeting(fault: Fault, lake: Store, work: Work): Promise<{ requests: number; root: Store }> {
  const root = await copyOf(lake);
  const faulty = faultyStore(root, fault);
  await work(plan, { landing, lake: faulty }).catch(() => {});
  return { requests: faulty.requests.length, root };
}

describe.each([
  ['before it is done', 'before', false],
  ['after it is done, the answer lost', 'after', false],
  ['before it is done, and everything after it', 'before', true],
] as const)('any request fails, %s', (_, moment, forever) => {
  test('of publish: a whole version is current, and publishing again gets there', async () => {
    const { requests } = await meeting(none, after, publishOver);
    expect(requests).toBeGreaterThan(30);
    for (let number = 1; number <= requests; number++) {
      const { root } = await meeting(failingAt(number, moment, forever), after, publishOver);
      const current = await readCurrent(openLake({ root }));
      expect([1, 2]).toContain(current);
      const again = await publishOver(plan, { landing, lake: root });
      expect(again.status).toBe(current === 1 ? 'published' : 'up_to_date');
      expect(hashes(again)).toEqual(expected);
      expect(await readCurrent(openLake({ root }))).toBe(2);
      expect(await partsIn(root)).toEqual({});
    }
  }, 60_000);

  test('of a part: nothing half is left, and doing it again gets there', async () => {
    const { requests } = await meeting(none, before, lastRound);
    expect(requests).toBeGreaterThan(10);
    const whole = await partsIn(after);
    for (let number = 1; number <= requests; number++) {
      const { root } = await meeting(failingAt(number, moment, forever), before, lastRound);
      expect(whole).toMatchObject(await partsIn(root));
      await lastRound(plan, { landing, lake: root });
      expect(await partsIn(root)).toEqual(whole);
      expect(await readCurrent(openLake({ root }))).toBe(1);
    }
  }, 60_000);
});

test('a part that finds the disk full says so, leaves nothing half, and can be done again', async () => {
  const root = await copyOf(before);
  const full = { landing, lake: faultyStore(root, diskFullAfter(1_000)) };
  await expect(lastRound(plan, full)).rejects.toMatchObject({ code: 'store_no_space' });
  expect(await partsIn(after)).toMatchObject(await partsIn(root));
  await lastRound(plan, { landing, lake: root });
  expect(await partsIn(root)).toEqual(await partsIn(after));
});
