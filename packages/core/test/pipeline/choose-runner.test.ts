import { expect, test } from 'vitest';
import { sharedParts, worthwhileThreads } from '../../src/pipeline/choose-runner.ts';
import type { RunPlan } from '../../src/pipeline/run-plan.ts';

const mebibyte = 2 ** 20;

/** As much of a plan as it takes: one step, over landing of so many bytes or over rows that were kept. */
function plan(landingBytes: number | undefined, partBytes?: number): RunPlan {
  const keep = landingBytes === undefined ? {} : undefined;
  const landing = new Map([['a_landing', { bytes: landingBytes ?? 0 }]]);
  return { steps: [{ input: { name: 'a_landing' }, keep }], landing, partBytes } as unknown as RunPlan;
}

test.each([
  ['a few parts of a small table', plan(30 * mebibyte), 3, 0],
  ['as many as are worth it', plan(64 * mebibyte), 4, 4],
  ['one packed file that is large', plan(2048 * mebibyte), 1, 1],
  ['few parts that were asked to be large', plan(50 * mebibyte, 1024 * mebibyte), 1, 1],
  ['few parts of kept rows', plan(undefined), 3, 3],
  ['many parts of kept rows', plan(undefined), 40, 40],
  ['many parts that were asked to be small', plan(mebibyte, 65_536), 16, 16],
])('%s: all or none are for other threads', (_what, of, parts, shared) => {
  expect(sharedParts(of, 0, parts)).toBe(shared);
});

test.each([
  [0, 8, 0],
  [3, 8, 0],
  [4, 8, 1],
  [9, 8, 2],
  [100, 8, 8],
  [100, 0, 0],
])('for %i parts, of %i threads that may be, %i are worth their start', (parts, workers, threads) => {
  expect(worthwhileThreads(parts, workers)).toBe(threads);
});
