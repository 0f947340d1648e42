import { expect, test } from 'vitest';
import { benchModule } from './bench-module.ts';

interface Run {
  readonly seconds: number;
  readonly sampledBytes: number;
  readonly highestBytes: number;
  readonly bytes?: number;
  readonly failure?: string;
}

const { document } = await benchModule<{ document: (results: unknown, old?: string) => string }>(
  'results/document.mjs',
);
const { everyone } = await benchModule<{ everyone: readonly { readonly name: string; readonly threads: number }[] }>(
  'contestants.mjs',
);

const run = (seconds: number, bytes: number): Run => ({ seconds, sampledBytes: 2e8, highestBytes: 3e8, bytes });

/** Results of a run in which everyone took what `seconds` says. */
function resultsOf(seconds: (name: string, turn: number) => number) {
  const contestants = everyone.map(({ name, threads }) => ({
    name,
    threads,
    runs: name.startsWith('readline')
      ? [{ seconds: 40, sampledBytes: 4e9, highestBytes: 4e9, failure: 'out of memory' }]
      : [1, 2, 3].map((turn) => run(seconds(name, turn), name.startsWith('DuckDB') ? 100e6 : 80e6)),
  }));
  const machine = { cores: 2, cpu: 'a processor', memoryBytes: 8e9, system: 'a system', load: 0.1, versions: {} };
  const sample = { name: '50x', detailed: true, landingBytes: 5e8, rows: { customer_trusted: 1_234 }, contestants };
  return { takenAt: '2020-01-01', machine, samples: [sample], parts: {} };
}

const results = resultsOf((name, turn) =>
  name.startsWith('DuckDB') ? 3 * turn : name.includes('2 workers') ? turn : 1.2 * turn,
);

test('a table of whole runs has medians, ratios turn by turn, and who failed', () => {
  const lines = document(results).split('\n');
  const row = (name: string) => lines.find((line) => line.startsWith(`| ${name} | `) && line.includes('MB'))!;
  expect(row('stedi run, 2 workers, portable').split(' | ').slice(1, 6)).toEqual([
    '2.00 s',
    '1.00 s to 3.00 s',
    '3',
    '3.00',
    '3.00 to 3.00',
  ]);
  expect(row('readline + JSON.parse + hyparquet-writer')).toContain('| out of memory after 40.00 s |');
});

test('findings say which goals are reached', () => {
  const text = document(results);
  expect(text).toContain(
    '50x, portable: two workers are 3.00 times as fast as DuckDB on two threads; the goal, at least 1.5, is reached.',
  );
  expect(text).toContain('two workers are 1.20 times as fast as one; the goal, at least 1.35, is **not reached**.');
  expect(text).toContain("take 0.80 times the bytes of DuckDB's; the goal, at most 0.7, is **not reached**.");
});

test('what people wrote in the last chapter stays', () => {
  const first = document(results);
  const mended = `${first}\n### A trick\n\nWhy it works.\n`;
  const second = document(results, mended);
  expect(second).toBe(mended);
  expect(document(results, second)).toBe(mended);
});
