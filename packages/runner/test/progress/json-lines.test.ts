import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines } from '../../src/progress/json-lines.ts';
import type { CommandEvent } from '../../src/progress/reporter.ts';

/** What is written for these events, each with the milliseconds since the one before it. */
function written(
  events: readonly { readonly after: number; readonly event: CommandEvent }[],
): Record<string, unknown>[] {
  let now = 0;
  let out = '';
  const output = { out: (text: string) => void (out += text), err: () => {}, terminal: false, width: 80 };
  const reporter = jsonLines(output, () => now);
  for (const { after, event } of events) {
    now += after;
    reporter.on(event);
  }
  reporter.end();
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const stage = (name: string, count: number): CommandEvent => ({ event: 'stage', name, read: count, written: count });

test('what is held back is written before the next event of another kind, and at the end', () => {
  const published = { event: 'published', commit: 1, runId: 'a', seconds: 1 } as const;
  const lines = written([
    { after: 0, event: stage('join', 1) },
    { after: 10, event: stage('join', 2) },
    { after: 10, event: stage('join', 3) },
    { after: 10, event: published },
    { after: 10, event: stage('join', 4) },
  ]);
  expect(lines.map(({ event, written: rows }) => [event, rows])).toEqual([
    ['stage', 1],
    ['stage', 3],
    ['published', undefined],
    ['stage', 4],
  ]);
});

test('whenever events come, the last line about a stage is its last event, and lines of one stage come in order', () => {
  const events = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 1_500 }), name: fc.constantFrom('a', 'b', 'c') }),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(events, (given) => {
      const lines = written(given.map(({ after, name }, index) => ({ after, event: stage(name, index) })));
      for (const name of new Set(given.map((each) => each.name))) {
        const rows = lines.filter((line) => line['name'] === name).map((line) => Number(line['written']));
        expect(rows.at(-1)).toBe(given.findLastIndex((each) => each.name === name));
        expect(rows).toEqual(rows.toSorted((a, b) => a - b));
      }
    }),
  );
});
