import type { Outcome } from './outcome.ts';

const namespace = 'stedi-lakehouse';

type Unit = 'Count' | 'Seconds' | 'Bytes';
type Measures = Readonly<Record<string, readonly [value: number, unit: Unit]>>;

/** An outcome as documents of the CloudWatch embedded metric format: one for the command, one for each table that was published. */
export function embeddedMetrics(outcome: Outcome, atMs: number): readonly object[] {
  const { command, status, exitCode, runId = '' } = outcome;
  const facts = { Status: status, ExitCode: exitCode, RunId: runId };
  const tables =
    status === 'published' || status === 'published_with_quarantine'
      ? Object.entries(outcome.report?.tables ?? {})
      : [];
  return [
    document({ Command: command }, { ...measuresOf(outcome) }, facts, atMs),
    ...tables.map(([table, { rows, files }]) => {
      const bytes = sum(files.map((file) => file.bytes));
      return document({ Table: table }, { Rows: [rows, 'Count'], FileBytes: [bytes, 'Bytes'] }, facts, atMs);
    }),
  ];
}

function measuresOf({ exitCode, seconds, peakMemoryBytes, report, made }: Outcome): Measures {
  const landing = Object.values(report?.landing ?? {});
  const stages = report?.stages ?? [];
  return {
    Failed: [exitCode === 0 ? 0 : 1, 'Count'],
    Duration: [seconds, 'Seconds'],
    PeakMemory: [peakMemoryBytes, 'Bytes'],
    ...(report === undefined
      ? {}
      : {
          LandingBytes: [sum(landing.map(({ bytes }) => bytes)), 'Bytes'],
          LandingRows: [sum(landing.map(({ rows }) => rows)), 'Count'],
          RowsDropped: [sum(stages.flatMap(({ dropped }) => Object.values(dropped))), 'Count'],
          RowsQuarantined: [sum(stages.map(({ quarantined }) => quarantined)), 'Count'],
        }),
    ...(made === undefined ? {} : { Parts: [made.parts, 'Count'], PartBytes: [made.bytes, 'Bytes'] }),
  };
}

function document(
  dimensions: Readonly<Record<string, string>>,
  measures: Measures,
  facts: Readonly<Record<string, string | number>>,
  atMs: number,
): object {
  const metrics = Object.entries(measures).map(([Name, [, Unit]]) => ({ Name, Unit }));
  return {
    _aws: {
      Timestamp: atMs,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: metrics }],
    },
    ...dimensions,
    ...facts,
    ...Object.fromEntries(Object.entries(measures).map(([name, [value]]) => [name, value])),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
