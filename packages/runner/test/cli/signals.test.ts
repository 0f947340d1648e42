import { afterEach, expect, test, vi } from 'vitest';
import { abortOnSignals, stopSeconds } from '../../src/cli/signals.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('tidying up after SIGTERM has so many seconds, and none are counted once it is done', () => {
  vi.useFakeTimers();
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  const said: string[] = [];
  const controller = new AbortController();
  const release = abortOnSignals(controller, { seconds: 20, say: (text) => void said.push(text) });
  process.emit('SIGTERM', 'SIGTERM');
  expect(controller.signal.aborted).toBe(true);
  vi.advanceTimersByTime(19_999);
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(exit).toHaveBeenCalledWith(143);
  expect(said).toEqual([expect.stringContaining('not tidied up within 20 s')]);
  release();

  const again = abortOnSignals(new AbortController(), { seconds: 20, say: (text) => void said.push(text) });
  process.emit('SIGTERM', 'SIGTERM');
  again();
  vi.advanceTimersByTime(60_000);
  expect(exit).toHaveBeenCalledTimes(1);
});

test.each([
  [undefined, 25],
  ['110', 110],
  ['0', 0],
  ['', 25],
  ['-1', 25],
  ['soon', 25],
])('STEDI_STOP_SECONDS %s grants %i', (text, seconds) => {
  expect(stopSeconds(text === undefined ? {} : { STEDI_STOP_SECONDS: text })).toBe(seconds);
});
