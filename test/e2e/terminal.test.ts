import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { takesEscapes } from '../../packages/runner/src/cli/output.ts';
import { plainProgress } from '../../packages/runner/src/progress/plain.ts';
import { terminalProgress } from '../../packages/runner/src/progress/terminal.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { jsonLines, start, stedi, stediBin, temporaryFolder } from './stedi.ts';

let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 40, readings: 2_000 }));
});

/** Runs a command line in a process that takes its output for a terminal. */
async function onTerminal(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const script = fileURLToPath(new URL('on-terminal.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  return JSON.parse(stdout) as { code: number; out: string; err: string };
}

describe('on a terminal', () => {
  test('a run shows what it reads, how fast and how long it still takes, on one line that it takes away', async () => {
    const { code, err } = await onTerminal(
      'run',
      '--profile',
      'published',
      '--landing',
      landing,
      '--lake',
      join(folder, 'progress'),
    );
    expect(code).toBe(0);
    const [planned, ...lines] = err.replaceAll('\u001B', '').split(/\r\[J|\n|\[\dA/);
    expect(planned).toMatch(/^Run [0-9a-f]{16}: 6 tables from [\d.]+ kB in 3 parts$/);
    const shown = lines.filter((line) => line !== '');
    for (const table of ['customer_landing', 'accelerometer_landing', 'step_trainer_landing']) {
      const progress = new RegExp(
        `^${table}: 100 %, 0\\.00 s left, [\\d,]+ rows \\([\\d,]+/s\\), [\\d.]+ kB \\([\\d.]+ k?B/s\\)$`,
      );
      expect(
        shown.some((line) => progress.test(line)),
        table,
      ).toBe(true);
    }
    for (const stage of ['customer_landing_to_trusted', 'machine_learning_curated', 'customer_anonymized']) {
      expect(
        shown.some((line) => new RegExp(`^  ${stage}: [\\d,]+ rows of [\\d,]+$`).test(line)),
        stage,
      ).toBe(true);
    }
    expect(shown).toContain('Publishing …');
    expect(err.endsWith('\r\u001B[J')).toBe(true);
  });

  test('progress says what is left by what was read so far, and fits the terminal', async () => {
    let err = '';
    let now = 0;
    const output = { out: () => {}, err: (text: string) => void (err += text), terminal: true, width: 40 };
    const reporter = terminalProgress(output, () => now);
    reporter.on({ event: 'planned', runId: 'a', tables: ['t'], bytes: 4_000_000, parts: 1 });
    now = 2_000;
    reporter.on({ event: 'reading', table: 't', records: 3_000, bytes: 1_000_000, totalBytes: 4_000_000 });
    expect(err.split('\u001B[J').at(-1)).toBe('t: 25 %, 6.00 s left, 3,000 rows (1,500');
    now = 2_050;
    reporter.on({ event: 'reading', table: 't', records: 4_000, bytes: 2_000_000, totalBytes: 4_000_000 });
    now = 4_000;
    reporter.on({ event: 'stage', name: 'make_t', read: 4_000, written: 1_234 });
    expect(err.split('\u001B[J').at(-1)).toBe(
      't: 50 %, 4.00 s left, 4,000 rows (1,000\n  make_t: 1,234 rows of 4,000\u001B[1A',
    );
  });

  test('the results are a table, why rows were dropped, and how many pair two customers', async () => {
    const lake = join(folder, 'results');
    const first = await onTerminal('run', '--profile', 'published', '--landing', landing, '--lake', lake);
    expect(first.out).toMatch(
      /^Published version 1 \(run [0-9a-f]{16}, profile published, trim accelerometer, match timestamp\) in [\d.]+ s\.$/m,
    );
    for (const table of [
      'customer_landing',
      'customer_trusted',
      'accelerometer_trusted',
      'machine_learning_curated',
      'customer_anonymized',
    ]) {
      expect(first.out).toMatch(new RegExp(`^  ${table} +[\\d,]+ +1 +[\\d.]+ k?B$`, 'm'));
    }
    expect(first.out).toMatch(/^ {2}customer_landing_to_trusted +no_consent +\d+$/m);
    expect(first.out).toMatch(/^ {2}accelerometer_landing_to_trusted +before_consent +\d+$/m);
    expect(first.out).toMatch(
      /^[\d,]+ of [\d,]+ rows of machine_learning_curated pair two different customers\. --match customer leaves them out/m,
    );
    const again = await onTerminal('run', '--profile', 'published', '--landing', landing, '--lake', lake);
    expect(again.out).toMatch(/^Up to date: .*Nothing was written\.$/m);
    const strict = await onTerminal(
      'run',
      '--profile',
      'published',
      '--landing',
      landing,
      '--lake',
      lake,
      '--match',
      'customer',
    );
    expect(strict.out).toContain('Every row of machine_learning_curated pairs a step and a reading of one customer.');
  });

  test('--json makes it JSON lines all the same', async () => {
    const { out, err } = await onTerminal(
      'run',
      '--profile',
      'published',
      '--landing',
      landing,
      '--lake',
      join(folder, 'json'),
      '--json',
    );
    expect(err).toBe('');
    expect(jsonLines(out).map(({ event }) => event)).toEqual(
      expect.arrayContaining(['planned', 'reading', 'stage', 'publishing', 'published', 'report']),
    );
  });

  const script = '/usr/bin/script';
  test.skipIf(!existsSync(script))('the process finds out by itself that people watch', async () => {
    const command = `"${process.execPath}" "${stediBin}" run --profile published --landing "${landing}" --lake "${join(folder, 'tty')}"`;
    const { stdout: out } = await promisify(execFile)(script, ['-qec', command, '/dev/null']);
    expect(out).toMatch(/Published version 1 /);
    expect(out).not.toContain('{"');
  });
});

test('without a terminal there is text that stays, without a word to the terminal', async () => {
  const args = ['run', '--profile', 'published', '--landing', landing, '--lake', join(folder, 'plain')];
  const { code, out, err } = await start(stediBin, ...args).finished;
  expect(code).toBe(0);
  expect(err).toMatch(/^Run [0-9a-f]{16}: 6 tables from [\d.]+ kB in 3 parts\nPublishing …\n$/);
  expect(out).toMatch(/^Published version 1 \(run /);
  expect(out + err).not.toContain('\u001B');
});

test('text that stays says every ten seconds what is read', () => {
  let err = '';
  let now = 0;
  const output = { out: () => {}, err: (text: string) => void (err += text), terminal: false, width: 80 };
  const reporter = plainProgress(output, () => now);
  for (now = 1_000; now <= 25_000; now += 1_000)
    reporter.on({ event: 'reading', table: 't', records: now, bytes: now, totalBytes: 50_000 });
  reporter.on({ event: 'publishing', tables: ['t'] });
  reporter.end();
  expect(err.split('\n').map((line) => line.slice(0, 26))).toEqual([
    't: 20 %, 40.0 s left, 10,0',
    't: 40 %, 30.0 s left, 20,0',
    'Publishing …',
    '',
  ]);
});

test('a terminal that takes no escapes, or a person who wants none, gets text that stays', () => {
  expect(takesEscapes({})).toBe(true);
  expect(takesEscapes({ TERM: 'xterm-256color', NO_COLOR: '' })).toBe(true);
  expect(takesEscapes({ TERM: 'dumb' })).toBe(false);
  expect(takesEscapes({ NO_COLOR: '1' })).toBe(false);
});

test('progress needs no more lines than the terminal has', () => {
  let err = '';
  let now = 0;
  const output = { out: () => {}, err: (text: string) => void (err += text), terminal: true, width: 40, height: 3 };
  const reporter = terminalProgress(output, () => (now += 1_000));
  for (const name of ['a', 'b', 'c', 'd']) reporter.on({ event: 'stage', name, read: 1, written: 1 });
  expect(err.split('\u001B[J').at(-1)).toBe('  a: 1 rows of 1\n  b: 1 rows of 1\u001B[1A');
});

test('with --json every event is one line of JSON, the report last', async () => {
  const { code, out, err } = await stedi(
    'run',
    '--profile',
    'published',
    '--landing',
    landing,
    '--lake',
    join(folder, 'lines'),
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const events = jsonLines(out);
  for (const { time } of events) expect(Date.parse(String(time))).toBeGreaterThan(1_600_000_000_000);
  expect(events[0]).toMatchObject({ event: 'planned', bytes: expect.any(Number) as number, parts: 3 });
  expect(events.at(-2)).toMatchObject({ event: 'published', commit: 1 });
  expect(events.at(-1)).toMatchObject({ event: 'report', status: 'published', profile: 'published' });
  for (const { event, table, records, bytes, totalBytes } of events) {
    if (event !== 'reading') continue;
    expect(table).toMatch(/_landing$/);
    expect([typeof records, typeof bytes, typeof totalBytes]).toEqual(['number', 'number', 'number']);
    expect(Number(bytes)).toBeLessThanOrEqual(Number(totalBytes));
  }
});
