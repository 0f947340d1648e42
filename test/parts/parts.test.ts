import { memoryStore } from '@stedi-lakehouse/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { landingInMemory, pathsOf, runOver, type Stores } from '../crash/in-process.ts';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { allPartsOver, hashes, planOver, publishOver } from './shared-plan.ts';

const partBytes = 8_192;
let landing: Stores['landing'];
let expected: Awaited<ReturnType<typeof runOver>>;

beforeAll(async () => {
  landing = await landingInMemory(madeUpLanding({ people: 60, readings: 4_000, mark: 'é' }));
  expected = await runOver({ landing, lake: memoryStore() }, { partBytes });
});

describe('a plan that is done in parts', () => {
  test.each([
    [1, 'in order', (indexes: readonly number[]) => indexes],
    [3, 'in order', (indexes: readonly number[]) => indexes],
    [8, 'backwards', (indexes: readonly number[]) => indexes.toReversed()],
    [300, 'in order', (indexes: readonly number[]) => indexes],
  ])('by %i processes %s gives the bytes and the counts of one run', async (count, _, order) => {
    const stores = { landing, lake: memoryStore() };
    const file = await planOver(stores, { partBytes });
    await allPartsOver(file, stores, count, order);
    const result = await publishOver(file, stores);
    expect(hashes(result)).toEqual(hashes(expected));
    expect(result.stages).toEqual(expected.stages);
    expect(result.commit).toMatchObject({ commit: 1, runId: expected.runId, landing: expected.commit.landing });
    expect((await pathsOf(stores.lake)).filter((path) => path.includes('_parts'))).toEqual([]);
  });
});
