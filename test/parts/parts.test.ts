import { memoryStore, openLake, readWhole, type LakehouseError, type Store } from '@stedi-lakehouse/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { landingInMemory, pathsOf, readCurrent, runOver, type Stores } from '../crash/in-process.ts';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { allPartsOver, hashes, partOver, partsIn, planOver, publishOver } from './shared-plan.ts';

const partBytes = 16_384;
const made = madeUpLanding({ people: 60, readings: 4_000, mark: 'zqxjk' });
let landing: Store;
let expected: Awaited<ReturnType<typeof runOver>>;

beforeAll(async () => {
  landing = await landingInMemory(made);
  expected = await runOver({ landing, lake: memoryStore() }, { partBytes });
});

const newStores = (): Stores => ({ landing, lake: memoryStore() });

/** The path of a part, by its numbers. */
async function pathOf(lake: Store, step: number, part: number): Promise<string> {
  const end = `/step=${step}/part=${String(part).padStart(6, '0')}.bin`;
  return (await pathsOf(lake)).find((path) => path.endsWith(end))!;
}

async function bytesAt(lake: Store, path: string): Promise<Uint8Array> {
  return await readWhole(lake.source((await lake.stat(path))!));
}

/** A position in the first piece of this kind, as the object's own footer gives it. */
function piece(bytes: Buffer, out: 'kept' | 'group'): number {
  const text = bytes.toString('latin1');
  const footer = text.slice(text.lastIndexOf('{"step":'), -44);
  const { pieces } = JSON.parse(footer) as { pieces: { out: string; at: number }[] };
  return pieces.find((each) => each.out === out)!.at + 1;
}

describe('a plan that is done in parts', () => {
  test.each([
    [1, 'in order', (indexes: readonly number[]) => indexes],
    [3, 'in order', (indexes: readonly number[]) => indexes],
    [8, 'backwards', (indexes: readonly number[]) => indexes.toReversed()],
    [90, 'in order', (indexes: readonly number[]) => indexes],
  ])('by %i processes %s gives the bytes and the counts of one run', async (count, _, order) => {
    const stores = newStores();
    const plan = await planOver(stores, { partBytes });
    await allPartsOver(plan, stores, count, order);
    const result = await publishOver(plan, stores);
    expect(hashes(result)).toEqual(hashes(expected));
    expect(result.stages).toEqual(expected.stages);
    expect(result.commit).toMatchObject({ commit: 1, runId: expected.runId, landing: expected.commit.landing });
    expect(await partsIn(stores.lake)).toEqual({});
    expect(await readCurrent(openLake({ root: stores.lake }))).toBe(1);
  });

  test('may do any part again, by another count, over the one that is there', async () => {
    const stores = newStores();
    const plan = await planOver(stores, { partBytes });
    await allPartsOver(plan, stores, 2);
    const before = await partsIn(stores.lake);
    for (const [round, index, count] of [
      [2, 3, 4],
      [3, 0, 3],
      [1, 0, 1],
      [3, 1, 2],
    ] as const) {
      expect((await partOver(plan, stores, round, index, count)).parts).toBeGreaterThan(0);
      expect(await partsIn(stores.lake)).toEqual(before);
    }
    expect(hashes(await publishOver(plan, stores))).toEqual(hashes(expected));
  });

  test('of some transitions reads the others from the lake, and leaves them as they are', async () => {
    const [stores, alone] = [newStores(), newStores()];
    for (const each of [stores, alone]) await runOver(each, { partBytes, trim: 'none' });
    const only = ['step_trainer_landing_to_trusted', 'machine_learning_curated'];
    const plan = await planOver(stores, { partBytes, only, trim: 'all' });
    await allPartsOver(plan, stores, 3);
    const result = await publishOver(plan, stores);
    const other = await planOver(alone, { partBytes, only, trim: 'all' });
    await allPartsOver(other, alone, 1);
    expect(hashes(result)).toEqual(hashes(await publishOver(other, alone)));
    expect(Object.keys(result.commit.tables)).toHaveLength(6);
    expect(result.commit.tables['accelerometer_trusted']!.attempt).not.toBe(result.commit.attempt);
  });

  test('puts the same invalid records aside as one run, and fails by the limit that the plan has', async () => {
    const lines = made.accelerometer.map((record, row) => (row % 50 === 7 ? '{"user":1}' : JSON.stringify(record)));
    const dirty = await landingInMemory(made);
    await dirty.write('accelerometer_landing/0.json', [Buffer.from(`${lines.join('\n')}\n`)]);
    const quarantined = async (lake: Store): Promise<string[]> => {
      const paths = (await pathsOf(lake)).filter((path) => path.startsWith('_quarantine/'));
      return await Promise.all(paths.map(async (path) => Buffer.from(await bytesAt(lake, path)).toString('utf8')));
    };
    const one: Stores = { landing: dirty, lake: memoryStore() };
    const { stages } = await runOver(one, { partBytes, quarantineLimit: { share: 0.02 } });
    const [entries] = await quarantined(one.lake);
    expect(entries!.trimEnd().split('\n')).toHaveLength(made.accelerometer.length / 50);

    const ends: unknown[] = [];
    for (const share of [0.019, 0.02]) {
      const stores: Stores = { landing: dirty, lake: memoryStore() };
      const plan = await planOver(stores, { partBytes, quarantineLimit: { share } });
      await allPartsOver(plan, stores, 3);
      const end = publishOver(plan, stores).then(
        (result) => result.stages,
        (error: LakehouseError) => error.code,
      );
      ends.push(await end);
      expect(await quarantined(stores.lake)).toEqual([entries]);
    }
    expect(ends).toEqual(['quarantine_limit', stages]);
  });
});

describe('what is missing', () => {
  test('fails the next round and the publishing, and is named with the command that makes it', async () => {
    const stores = newStores();
    const plan = await planOver(stores, { partBytes });
    await partOver(plan, stores, 1, 0, 1);
    for (const index of [0, 1, 3]) await partOver(plan, stores, 2, index, 4);
    const count = plan.rounds[1]!;
    const advice = `run stedi part --round 2 --index 2 --count ${count} --plan plan.json`;
    const expectedError = {
      code: 'parts_missing',
      message: expect.stringContaining(`part 2 of ${count} of step 2 (accelerometer_landing) is missing`) as string,
      advice: expect.stringContaining(advice) as string,
    };
    await expect(partOver(plan, stores, 3, 0, 1)).rejects.toMatchObject(expectedError);
    await expect(publishOver(plan, stores)).rejects.toMatchObject(expectedError);
    expect(await pathsOf(stores.lake)).toEqual(Object.keys(await partsIn(stores.lake)));

    await partOver(plan, stores, 2, 2, 4);
    await partOver(plan, stores, 3, 0, 2);
    await expect(publishOver(plan, stores)).rejects.toMatchObject({
      code: 'parts_missing',
      message: expect.stringMatching(/part 1 of \d+ of step 5 \(step_trainer_trusted\) is missing/) as string,
    });
    await partOver(plan, stores, 3, 1, 2);
    expect(hashes(await publishOver(plan, stores))).toEqual(hashes(expected));
  });

  test('is every part where the first round is: a plan alone publishes nothing', async () => {
    const stores = newStores();
    const plan = await planOver(stores, { partBytes });
    await expect(publishOver(plan, stores)).rejects.toMatchObject({
      code: 'parts_missing',
      message: expect.stringMatching(
        /^part 0 of \d+ of step 1 \(customer_landing\) is missing.*and \d+ more parts/,
      ) as string,
    });
    await expect(partOver(plan, stores, 2, 0, 1)).rejects.toMatchObject({ code: 'parts_missing' });
    expect(await pathsOf(stores.lake)).toEqual([]);
  });

  test.each([
    ['kept rows', 1, 0, (bytes: Buffer) => piece(bytes, 'kept')],
    ['a row group', 3, 1, (bytes: Buffer) => piece(bytes, 'group')],
    ['the footer', 3, 1, (bytes: Buffer) => bytes.length - 60],
    ['its last letter', 3, 1, (bytes: Buffer) => bytes.length - 1],
  ])('may be there and broken: a bit of %s', async (_, step, part, place) => {
    const stores = newStores();
    const plan = await planOver(stores, { partBytes });
    await allPartsOver(plan, stores, 1);
    const path = await pathOf(stores.lake, step, part);
    const bytes = await bytesAt(stores.lake, path);
    const broken = Buffer.from(bytes);
    broken[place(broken)]! ^= 1;
    await stores.lake.write(path, [broken]);
    const failed = step === 1 ? partOver(plan, stores, 2, 0, 1) : publishOver(plan, stores);
    await expect(failed).rejects.toMatchObject({
      code: 'parts_missing',
      message: expect.stringContaining(`part ${part} of `) as string,
    });
    await expect(failed).rejects.toThrow(/is broken/);
    await expect(failed).rejects.not.toThrow(/zqxjk/);
    expect(await readCurrent(openLake({ root: stores.lake }))).toBe(0);
    await stores.lake.write(path, [bytes.subarray(0, bytes.length / 2)]);
    await expect(publishOver(plan, stores)).rejects.toMatchObject({ code: 'parts_missing' });

    await partOver(plan, stores, step === 1 ? 1 : 2, part, 100);
    expect(hashes(await publishOver(plan, stores))).toEqual(hashes(expected));
  });
});

describe('a lake or landing that has moved on', () => {
  test('a plan that is published already is published no second time: part and publish say so and leave nothing', async () => {
    const stores = newStores();
    const plan = await planOver(stores, { partBytes });
    await allPartsOver(plan, stores, 2);
    await publishOver(plan, stores);
    const before = await pathsOf(stores.lake);
    expect(await publishOver(plan, stores)).toMatchObject({ status: 'up_to_date', commit: { commit: 1 }, stages: [] });
    expect(await partOver(plan, stores, 2, 0, 1)).toEqual({ status: 'up_to_date', parts: 0, bytes: 0 });
    expect(await pathsOf(stores.lake)).toEqual(before);
  });

  test('a plan over a version that was replaced has to be made again', async () => {
    const stores = newStores();
    const plan = await planOver(stores, { partBytes });
    await allPartsOver(plan, stores, 2);
    await runOver(stores, { trim: 'none' });
    await expect(publishOver(plan, stores)).rejects.toMatchObject({ code: 'plan_outdated' });
    await expect(partOver(plan, stores, 2, 0, 1)).rejects.toMatchObject({ code: 'plan_outdated' });
    expect(await readCurrent(openLake({ root: stores.lake }))).toBe(1);
  });

  test('of two that publish a plan at once one commit comes out, and it is whole', async () => {
    const stores = newStores();
    const plan = await planOver(stores, { partBytes });
    await allPartsOver(plan, stores, 1);
    const ends = await Promise.allSettled([publishOver(plan, stores), publishOver(plan, stores)]);
    const wins = ends.filter(({ status }) => status === 'fulfilled');
    expect(wins.length).toBeGreaterThan(0);
    const codes = ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as LakehouseError).code] : []));
    // the slower one finds another version, or parts that were taken away meanwhile
    expect(['publish_conflict', 'parts_missing', 'store_not_found']).toEqual(expect.arrayContaining(codes));
    expect(await readCurrent(openLake({ root: stores.lake }))).toBe(1);
    expect(await publishOver(plan, stores)).toMatchObject({ status: 'up_to_date' });
  });

  test('a landing file that changed since the plan fails its part: plan again', async () => {
    const stores = { landing: await landingInMemory(made), lake: memoryStore() };
    const plan = await planOver(stores, { partBytes });
    await partOver(plan, stores, 1, 0, 1);
    const path = 'step_trainer_landing/0.json';
    await stores.landing.write(path, [await bytesAt(stores.landing, path)]);
    await expect(partOver(plan, stores, 2, 0, 1)).rejects.toMatchObject({
      code: 'plan_outdated',
      message: expect.stringMatching(/step_trainer_landing\/0\.json .*: plan again with stedi plan --out/) as string,
    });
    await stores.landing.remove([path]);
    await expect(partOver(plan, stores, 2, 0, 1)).rejects.toMatchObject({ code: 'plan_outdated' });
  });

  test('a plan of another version of the code, or of nothing that is a plan, is not done', async () => {
    const stores = newStores();
    const plan = await planOver(stores, { partBytes });
    const unusable = { code: 'plan_unusable' };
    await expect(partOver({ ...plan, codeVersion: 'other' }, stores, 1, 0, 1)).rejects.toMatchObject(unusable);
    await expect(partOver({ ...plan, layout: 'compact' }, stores, 1, 0, 1)).rejects.toMatchObject(unusable);
    await expect(partOver({ ...plan, base: 7 }, stores, 1, 0, 1)).rejects.toMatchObject(unusable);
    await expect(partOver({ ...plan, landing: {} }, stores, 1, 0, 1)).rejects.toMatchObject(unusable);
    for (const [round, index, count] of [
      [0, 0, 1],
      [4, 0, 1],
      [1, 1, 1],
      [1, 0, 0],
    ] as const) {
      await expect(partOver(plan, stores, round, index, count)).rejects.toMatchObject({ code: 'usage' });
    }
    expect(await pathsOf(stores.lake)).toEqual([]);
  });
});

test('clean takes the parts of plans that nobody publishes, once they were left alone', async () => {
  const stores = newStores();
  await allPartsOver(await planOver(stores, { partBytes }), stores, 1);
  const lake = openLake({ root: stores.lake });
  const waiting = Object.keys(await partsIn(stores.lake));
  expect((await lake.clean({ graceMs: 60_000 })).removed).toEqual([]);
  const now = new Date(Date.now() + 120_000);
  const { removed } = await lake.clean({ graceMs: 60_000, now });
  expect(removed.map(({ kind, uri }) => [kind, uri])).toEqual(waiting.map((path) => ['part', lake.root.uriOf(path)]));
  expect(await pathsOf(stores.lake)).toEqual([]);
});
