import { defineTransition, hashJoin, held, streamed } from '@stedi-lakehouse/core';
import { describe, expect, test } from 'vitest';
import { memoryIo, run } from './memory-run.ts';
import { readings, steps, training } from './tables.ts';

const joined = defineTransition({
  name: 'joined',
  from: { rows: streamed(steps), taken: held(readings, ['at', 'x']) },
  to: training,
  apply: ({ rows, taken }, context) =>
    hashJoin<typeof steps, typeof taken.table, typeof training>({
      key: 'at',
      with: taken,
      foreignKey: 'at',
      cardinality: 'many-to-one',
      to: training,
    })(rows, context),
});

describe('a held table', () => {
  test('meets every part of the stream; a held row that many parts match counts once', async () => {
    const { io, written } = memoryIo({
      steps_landing: [
        [{ at: 1, serial: 'a', distance: 1 }],
        [{ at: 1, serial: 'b', distance: 2 }],
        [{ at: 2, serial: 'c', distance: 2 }],
      ],
      readings_landing: [[{ user: 'u', at: 1, x: 5 }]],
    });
    const reports = await run([joined], io);
    expect(reports[0]).toMatchObject({ joined: { left: 2, pairs: 2 }, dropped: { unmatched: 1 } });
    expect((await written())['training']).toEqual([
      [{ at: 1, serial: 'a', distance: 1, x: 5 }],
      [{ at: 1, serial: 'b', distance: 2, x: 5 }],
    ]);
  });
});
