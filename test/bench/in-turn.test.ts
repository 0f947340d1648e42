import { expect, test } from 'vitest';
import { benchModule } from './bench-module.ts';

interface Run {
  readonly seconds: number;
  readonly failure?: string;
}

const { inTurn } = await benchModule<{
  inTurn: (
    contestants: readonly string[],
    turns: number,
    once: (contestant: string, turn: number) => Promise<Run>,
  ) => Promise<Map<string, Run[]>>;
}>('measure/in-turn.mjs');
const { median, timesAsFast } = await benchModule<{
  median: (numbers: readonly number[]) => number;
  timesAsFast: (
    seconds: readonly number[],
    others: readonly number[],
  ) => Record<'median' | 'least' | 'greatest', number>;
}>('measure/statistics.mjs');

test('contestants run in turn after a warm-up each, which does not count', async () => {
  const order: string[] = [];
  const runs = await inTurn(['a', 'b'], 2, async (contestant, turn) => {
    order.push(`${contestant}${turn}`);
    return { seconds: turn };
  });
  expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
  expect([...runs]).toEqual([
    ['a', [{ seconds: 1 }, { seconds: 2 }]],
    ['b', [{ seconds: 1 }, { seconds: 2 }]],
  ]);
});

test('who fails or takes more than a minute runs once', async () => {
  const first: Record<string, Run> = {
    slow: { seconds: 61 },
    broken: { seconds: 3, failure: 'out of memory' },
    quick: { seconds: 1 },
  };
  const runs = await inTurn(Object.keys(first), 5, async (contestant) => first[contestant]!);
  expect([...runs.values()].map(({ length }) => length)).toEqual([1, 1, 5]);
});

test('ratios are taken turn by turn', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  // a machine that was twice as slow in one turn was so for both
  expect(timesAsFast([1, 2, 1], [3, 6, 2])).toEqual({ median: 3, least: 2, greatest: 3 });
});
