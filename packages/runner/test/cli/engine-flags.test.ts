import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { afterAll, expect, test, vi } from 'vitest';
import { keepYoungSmall, markAtOnce, markedByFiles, markInSteps, whenRead } from '../../src/cli/engine-flags.ts';

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

test('all is read when the last byte of the last table is, once', () => {
  const then = vi.fn<() => void>();
  const hear = whenRead(['customer_landing', 'step_trainer_landing'], then);
  const read = (table: string, bytes: number): void =>
    hear({ event: 'reading', table, records: 1, bytes, totalBytes: 10 });
  read('customer_landing', 10);
  read('step_trainer_landing', 9);
  hear({ event: 'stage', name: 'customer_landing_to_trusted', read: 1, written: 1 });
  expect(then).not.toHaveBeenCalled();
  read('step_trainer_landing', 10);
  read('step_trainer_landing', 10);
  expect(then).toHaveBeenCalledOnce();
});
