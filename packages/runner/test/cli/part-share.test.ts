import { describe, expect, test } from 'vitest';
import { shareOf } from '../../src/cli/part-share.ts';

/** What AWS Batch sets in the third of five jobs of an array. */
const third = { AWS_BATCH_JOB_ARRAY_INDEX: '2', AWS_BATCH_JOB_ARRAY_SIZE: '5' };

describe('the share of a round', () => {
  test('is that of the job in an array of AWS Batch', () => {
    expect(shareOf({ round: 1 }, third)).toEqual({ round: 1, index: 2, count: 5 });
  });

  test('is what was given, whatever the array says', () => {
    expect(shareOf({ round: 1, index: 0, count: 3 }, third)).toEqual({ round: 1, index: 0, count: 3 });
    expect(shareOf({ round: 1, count: 4 }, third)).toEqual({ round: 1, index: 2, count: 4 });
  });

  test('is the first of one, where there is one: a job of its own has no place in an array', () => {
    expect(shareOf({ round: 2, count: 1 }, {})).toEqual({ round: 2, index: 0, count: 1 });
  });

  test.each([
    [{ round: 1 }, {}, 'nobody said how many processes share the round', 'STEDI_PART_COUNT'],
    [{ round: 1, index: 0 }, {}, 'nobody said how many processes share the round', 'STEDI_PART_COUNT'],
    [{ round: 1, count: 2 }, {}, 'nobody said which of 2 processes this is', 'STEDI_PART_INDEX'],
    [
      { round: 1 },
      { ...third, AWS_BATCH_JOB_ARRAY_INDEX: '' },
      'AWS_BATCH_JOB_ARRAY_INDEX is no whole number',
      '--index',
    ],
    [{ round: 1 }, { ...third, AWS_BATCH_JOB_ARRAY_SIZE: '1e3' }, 'AWS_BATCH_JOB_ARRAY_SIZE is no whole', '--count'],
  ])('is nothing that is guessed: %j, %j', (given, environment, what, advice) => {
    expect(() => shareOf(given, environment)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining(what) as string,
        advice: expect.stringContaining(advice) as string,
      }),
    );
  });
});
