import type { RunEvent } from '@stedi-lakehouse/core';
import type { Output } from '../cli/output.ts';
import { count, duration, size } from '../report/format.ts';
import type { Reporter } from './reporter.ts';

interface Reading {
  readonly startedAt: number;
  records: number;
  bytes: number;
  totalBytes: number;
}

/** One line that is written over while the run works: what is read, how fast, and how long it will still take. */
export function terminalProgress(output: Output, now: () => number = Date.now): Reporter {
  const reading = new Map<string, Reading>();
  let stage = '';
  let shownAt = 0;
  const show = (line: string): void => output.err(`\r\x1b[2K${line.slice(0, output.width - 1)}`);
  const reader = (event: Extract<RunEvent, { event: 'reading' }>): void => {
    const known = reading.get(event.table) ?? { startedAt: now(), records: 0, bytes: 0, totalBytes: 0 };
    reading.set(event.table, Object.assign(known, { records: event.records, bytes: event.bytes, totalBytes: event.totalBytes }));
    if (now() - shownAt < 100) return;
    shownAt = now();
    show(`${event.table}: ${rate(known, now())}${stage}`);
  };
  return {
    on(event) {
      switch (event.event) {
        case 'planned':
          output.err(`Run ${event.runId}: ${event.tables.length} tables from ${size(event.bytes)} in ${event.parts} parts\n`);
          break;
        case 'reading':
          reader(event);
          break;
        case 'stage':
          stage = ` → ${event.name}: ${count(event.written)} of ${count(event.read)} rows`;
          break;
        case 'publishing':
          show('Publishing …');
          break;
        case 'published':
        case 'up_to_date':
          show('');
          break;
      }
    },
    end: () => show(''),
  };
}

function rate({ records, bytes, totalBytes, startedAt }: Reading, now: number): string {
  const seconds = Math.max((now - startedAt) / 1000, 0.001);
  const left = bytes === 0 ? 0 : ((totalBytes - bytes) / bytes) * seconds;
  return (
    `${count(records)} records, ${size(bytes)} of ${size(totalBytes)}, ${size(bytes / seconds)}/s, ` +
    `${count(Math.round(records / seconds))} rows/s, ${duration(left)} left`
  );
}
