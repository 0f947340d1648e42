import { describe, expect, test } from 'vitest';
import { memoryLimit, threadsWithin, waitingMegabytes } from '../../src/cli/memory-limit.ts';

const megabyte = 1_048_576;

describe('the memory that a container grants', () => {
  test.each([
    ['no control group tells', 0, 8_192, undefined],
    ['version 1 says no limit by a number beyond all memory', 2 ** 53, 8_192, undefined],
    ['version 2 says no limit', 2 ** 64, 8_192, undefined],
    ['as much as the machine has', 8_192, 8_192, undefined],
    ['less than the machine has', 512, 8_192, 512],
  ])('%s', (_, granted, machine, expected) => {
    expect(memoryLimit(granted * megabyte, machine * megabyte)).toBe(
      expected === undefined ? undefined : expected * megabyte,
    );
  });

  test.each([
    [undefined, 8, 8, 16],
    [16_384, 8, 8, 16],
    [1_024, 8, 6, 16],
    [512, 2, 2, 16],
    [512, 8, 2, 16],
    [400, 2, 1, 16],
    [256, 2, 0, 16],
    [128, 2, 0, 16],
  ])('of %s MB gives %i cores %i threads, and rows that wait %i MB', (granted, cores, threads, waiting) => {
    const limit = granted === undefined ? Infinity : granted * megabyte;
    expect(threadsWithin(cores, limit)).toBe(threads);
    expect(waitingMegabytes(limit)).toBe(waiting);
  });
});
