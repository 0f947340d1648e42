import { describe, expect, test } from 'vitest';
import { embeddedMetrics } from '../../src/outcome/embedded-metrics.ts';
import type { Outcome } from '../../src/outcome/outcome.ts';
import type { RunReport } from '../../src/report/run-report.ts';
import { metricProblems } from './embedded-metric-format.ts';

const report: RunReport = {
  runId: 'r1',
  status: 'published',
  commit: 3,
  profile: 'published',
  trim: 'none',
  match: 'timestamp',
  seconds: 2,
  landing: { a_landing: { rows: 10, files: 1, bytes: 100 }, b_landing: { rows: 5, files: 2, bytes: 50 } },
  tables: {
    a_trusted: {
      rows: 7,
      files: [
        { path: '/l/a-0.parquet', bytes: 30, rows: 4 },
        { path: '/l/a-1.parquet', bytes: 12, rows: 3 },
      ],
    },
  },
  stages: [
    { name: 'a', read: { a_landing: 10 }, written: 7, dropped: { no_consent: 2 }, quarantined: 1, measures: {} },
    { name: 'b', read: { b_landing: 5 }, written: 1, dropped: { unmatched: 3, late: 1 }, quarantined: 0, measures: {} },
  ],
  quarantine: {},
  invalid: {},
  unknownKeys: {},
  pairsOfDifferentCustomers: null,
};

const published: Outcome = {
  command: 'run',
  status: 'published',
  exitCode: 0,
  startedAt: '2026-11-24T00:00:00.000Z',
  seconds: 2.5,
  peakMemoryBytes: 1_000,
  codeVersion: 'v',
  task: {},
  runId: 'r1',
  report,
};
const failed: Outcome = { ...published, status: 'failed', exitCode: 75, error: { code: 'publish_conflict' } };
const { report: _report, ...partless } = published;
const made: Outcome = {
  ...partless,
  command: 'part',
  status: 'made',
  made: { status: 'made', round: 1, index: 0, count: 2, parts: 4, bytes: 99 },
};

describe('metrics of a command', () => {
  test.each([
    ['published', published],
    ['published_with_quarantine', { ...published, status: 'published_with_quarantine' as const }],
    ['failed', failed],
    ['made', made],
  ])('are documents of the embedded metric format: %s', (_, outcome) => {
    for (const document of embeddedMetrics(outcome, 1_732_406_400_000)) expect(metricProblems(document)).toEqual([]);
  });

  test('say how long it took and what became of the rows', () => {
    const [command, table, ...more] = embeddedMetrics(published, 5);
    expect(more).toEqual([]);
    expect(command).toMatchObject({
      _aws: { Timestamp: 5 },
      Command: 'run',
      Status: 'published',
      RunId: 'r1',
      Failed: 0,
      Duration: 2.5,
      PeakMemory: 1_000,
      LandingRows: 15,
      LandingBytes: 150,
      RowsDropped: 6,
      RowsQuarantined: 1,
    });
    expect(table).toMatchObject({ Table: 'a_trusted', Rows: 7, FileBytes: 42 });
  });

  test('of one that failed count the failure, and no table', () => {
    expect(embeddedMetrics(failed, 5)).toMatchObject([{ Failed: 1, ExitCode: 75 }]);
  });

  test('of a part count its parts', () => {
    expect(embeddedMetrics(made, 5)).toMatchObject([{ Command: 'part', Parts: 4, PartBytes: 99, Failed: 0 }]);
  });
});

test('the judge finds what the format forbids', () => {
  const [good] = embeddedMetrics(made, 5) as [{ _aws: { Timestamp: number; CloudWatchMetrics: object[] } }];
  const bad = structuredClone(good) as unknown as Record<string, unknown>;
  delete bad['Parts'];
  expect(metricProblems(bad)).toEqual(['no member for the metric Parts']);
  expect(metricProblems({ ...good, Command: 7 })).toEqual(['the dimension Command is no text']);
  expect(metricProblems({ ...good, _aws: { CloudWatchMetrics: [] } })).toEqual(['no Timestamp']);
});
