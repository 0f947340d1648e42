import { expect, test } from 'vitest';
import { worthwhileThreads } from '../../src/pipeline/choose-runner.ts';

test.each([
  [0, 8, 0],
  [3, 8, 0],
  [4, 8, 1],
  [9, 8, 2],
  [100, 8, 7],
  [100, 1, 0],
  [100, 0, 0],
])(
  'for %i parts and %i threads that may share them, %i beside this one are worth their start',
  (parts, workers, threads) => {
    expect(worthwhileThreads(parts, workers)).toBe(threads);
  },
);
