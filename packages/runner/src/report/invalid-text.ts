import { basename } from 'node:path';
import { faultText } from '@stedi-lakehouse/core';
import { count, printable, textTable } from './format.ts';
import type { RunReport } from './run-report.ts';

/** Kinds of faults of a table that are shown, at most: the report has all. */
const mostShown = 20;

/** What is wrong with invalid records, and where they are listed. */
export function invalidText({ invalid, quarantine }: Pick<RunReport, 'invalid' | 'quarantine'>): string[] {
  const tables = Object.entries(invalid).map(([table, { records, listed, groups }]) => {
    const most = groups.toSorted((a, b) => b.records - a.records).slice(0, mostShown);
    const others = records - most.reduce((sum, group) => sum + group.records, 0);
    const lines = most.map((group) => [
      printable(basename(group.file)),
      printable(faultText(group)),
      count(group.records),
    ]);
    if (others > 0) lines.push(['others', '', count(others)]);
    const shown = textTable([['file', 'what is wrong', 'records'], ...lines], 'left');
    const which = listed < records ? `The first ${count(listed)} are` : 'They are';
    return `Invalid records of ${table}, ${count(records)}:\n${shown}${which} listed, without what they say, in ${quarantine[table]}\n`;
  });
  return tables.length === 0 ? [] : [...tables, 'stedi discover shows what such files hold.\n'];
}

/** Keys that no column is called by. */
export function unknownKeysText({ unknownKeys }: Pick<RunReport, 'unknownKeys'>): string[] {
  const lines = Object.entries(unknownKeys).flatMap(([table, { total, named }]) => {
    const names = Object.entries(named);
    const others = total - names.reduce((sum, [, records]) => sum + records, 0);
    return [
      ...names.map(([key, records]) => [table, printable(key), count(records)]),
      ...(others > 0 ? [[table, 'others', count(others)]] : []),
    ];
  });
  return lines.length === 0
    ? []
    : [`Keys that no column is called by:\n${textTable([['table', 'key', 'times'], ...lines])}`];
}
