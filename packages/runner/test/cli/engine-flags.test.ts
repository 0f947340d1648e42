import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { afterAll, expect, test } from 'vitest';
import { keepYoungSmall, markAtOnce, markedByFiles, markInSteps } from '../../src/cli/engine-flags.ts';

afterAll(() => {
  markInSteps();
  setFlagsFromString('--semi-space-growth-factor=2');
});

test('young objects stay where the engine begins, however many there are', () => {
  const youngBytes = (): number =>
    getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')!.space_size;
  const before = youngBytes();
  keepYoungSmall();
  let alive: object[] = [];
  for (let i = 0; i < 500_000; i++) {
    alive.push({ i });
    if (alive.length > 20_000) alive = [];
  }
  expect(youngBytes()).toBeLessThanOrEqual(before);
});

test('a plan comes through as it is, and so does its failure, however garbage is marked', async () => {
  markAtOnce();
  for (const files of [1, 1_000_000])
    expect(
      await markedByFiles(
        async () => files,
        (planned) => planned,
      ),
    ).toBe(files);
  const failure = new Error('no files');
  await expect(
    markedByFiles(
      async () => Promise.reject(failure),
      () => 1,
    ),
  ).rejects.toBe(failure);
});
