import type { RunResult } from '@stedi-lakehouse/core';
import { count, duration, size, textTable } from './format.ts';
import { invalidText, unknownKeysText } from './invalid-text.ts';
import type { RunReport } from './run-report.ts';

/** What a person reads when a run is over. */
export function resultsText(report: RunReport, { status }: RunResult): string {
  const place = `version ${report.commit} (run ${report.runId}, profile ${report.profile}, trim ${report.trim}, match ${report.match})`;
  if (status === 'up_to_date')
    return `Up to date: the lake is at ${place}. Nothing was written.\n\n${tablesText(report)}\n${differentCustomers(report)}`;
  return [
    `Published ${place} in ${duration(report.seconds)}.\n`,
    tablesText(report),
    droppedText(report),
    ...notTakenText(report),
    ...unknownKeysText(report),
    ...invalidText(report),
    differentCustomers(report),
  ].join('\n');
}

function tablesText({ landing, tables }: RunReport): string {
  return textTable([
    ['table', 'rows', 'files', 'size'],
    ...Object.entries(landing).map(([name, { rows, files, bytes }]) => [name, count(rows), count(files), size(bytes)]),
    ...Object.entries(tables).map(([name, { rows, files }]) => [
      name,
      count(rows),
      count(files.length),
      size(files.reduce((sum, { bytes }) => sum + bytes, 0)),
    ]),
  ]);
}

function droppedText({ stages }: RunReport): string {
  const lines = stages.flatMap(({ name, dropped, quarantined, measures }) => [
    ...Object.entries(dropped).map(([reason, rows]) => [name, reason, count(rows)]),
    ...(quarantined > 0 ? [[name, 'quarantined', count(quarantined)]] : []),
    ...(measures['unknown_keys'] === undefined
      ? []
      : [[name, 'unknown keys passed over', count(measures['unknown_keys'])]]),
  ]);
  if (lines.length === 0) return 'No row was dropped.\n';
  return `Why rows went no further:\n${textTable([['stage', 'reason', 'rows'], ...lines])}`;
}

function notTakenText({ landing }: RunReport): string[] {
  const files = Object.values(landing).reduce((sum, { notTaken = 0 }) => sum + notTaken, 0);
  return files === 0 ? [] : [`${count(files)} files in landing folders were not read: stedi plan names them.\n`];
}

function differentCustomers({ pairsOfDifferentCustomers: pairs, tables, match }: RunReport): string {
  if (pairs === null) return '';
  if (match === 'customer')
    return 'Every row of machine_learning_curated pairs a step and a reading of one customer.\n';
  const rows = tables['machine_learning_curated']?.rows ?? 0;
  const advice = pairs === 0 ? '' : ' --match customer leaves them out; --profile strict also trims the steps.';
  return `${count(pairs)} of ${count(rows)} rows of machine_learning_curated pair two different customers.${advice}\n`;
}
