import { afterAll, expect, test } from 'vitest';
import { markAtOnce, markedByFiles, markInSteps } from '../../src/cli/engine-flags.ts';

afterAll(markInSteps);

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
