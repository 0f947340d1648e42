import { defaultPatience, waitAfter } from '@stedi-lakehouse/core/glue';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => void vi.restoreAllMocks());

const patience = { tries: 20, firstMs: 20, mostMs: 100 };

/** Milliseconds of a wait after a try, chance saying how long. */
async function waited(tried: number, chance: number): Promise<number> {
  vi.spyOn(Math, 'random').mockReturnValue(chance);
  const start = performance.now();
  await waitAfter(tried, patience);
  return performance.now() - start;
}

test('waits grow with every try, up to the longest, and chance decides how much of one is waited', async () => {
  // a timer may be a millisecond early
  expect(await waited(1, 1)).toBeGreaterThanOrEqual(19);
  expect(await waited(3, 1)).toBeGreaterThanOrEqual(79);
  const long = await waited(20, 1);
  expect(long).toBeGreaterThanOrEqual(99);
  // without an end to it, this one would be of hours
  expect(long).toBeLessThan(5000);
  expect(await waited(20, 0)).toBeLessThan(long);
});

test('an abort ends a wait at once with its reason', async () => {
  const abort = new AbortController();
  const reason = new Error('stopped');
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const waiting = waitAfter(1, { tries: 2, firstMs: 60_000, mostMs: 60_000 }, abort.signal);
  abort.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});

test('eight tries take half a minute at most', () => {
  const { tries, firstMs, mostMs } = defaultPatience;
  const longest = Array.from({ length: tries - 1 }, (_, index) => Math.min(mostMs, firstMs * 2 ** index));
  expect(tries).toBe(8);
  expect(longest.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(30_000);
});
