import type { RunEvent } from '@stedi-lakehouse/core';
import type { Output } from '../cli/output.ts';
import { count, duration, size } from '../report/format.ts';
import type { CommandEvent, Reporter } from './reporter.ts';

type ReadingEvent = Extract<RunEvent, { event: 'reading' }>;

const showEveryMs = 100;

/** A few lines that are written over while the run works: what is read, how long that will still take, how fast it is, and what each stage makes of it. */
export function terminalProgress(output: Output, now: () => number = Date.now): Reporter {
  let reading: (ReadingEvent & { readonly startedAt: number }) | undefined;
  let stages = new Map<string, string>();
  let lastAt = now();
  let shownAt = -Infinity;
  const show = (...lines: readonly string[]): void => {
    const up = lines.length > 1 ? `\x1b[${lines.length - 1}A` : '';
    output.err(`\r\x1b[J${lines.map((line) => line.slice(0, output.width - 1)).join('\n')}${up}`);
  };
  const refresh = (at: number): void => {
    if (at - shownAt < showEveryMs) return;
    shownAt = at;
    show(...(reading === undefined ? [] : [rate(reading, at)]), ...stages.values());
  };
  const take = (event: CommandEvent, at: number): void => {
    switch (event.event) {
      case 'planned':
        output.err(
          `Run ${event.runId}: ${event.tables.length} tables from ${size(event.bytes)} in ${event.parts} parts\n`,
        );
        break;
      case 'reading':
        if (reading?.table !== event.table) stages = new Map();
        reading = { ...event, startedAt: reading?.table === event.table ? reading.startedAt : lastAt };
        refresh(at);
        break;
      case 'stage':
        stages.set(event.name, `  ${event.name}: ${count(event.written)} rows of ${count(event.read)}`);
        refresh(at);
        break;
      case 'part':
        show(`Step ${event.step}, ${event.table}: part ${count(event.part)} of ${count(event.of)} is done`);
        break;
      case 'publishing':
        show('Publishing …');
        break;
      case 'published':
      case 'up_to_date':
        show('');
        break;
      case 'registered':
        show(`Registering ${event.table} …`);
        break;
    }
  };
  return {
    on(event) {
      const at = now();
      take(event, at);
      lastAt = at;
    },
    end: () => show(''),
  };
}

/** The most wanted first: a narrow terminal cuts off the rest. */
function rate(
  { table, records, bytes, totalBytes, startedAt }: ReadingEvent & { startedAt: number },
  now: number,
): string {
  const seconds = Math.max((now - startedAt) / 1000, 0.001);
  const left = bytes === 0 ? 0 : ((totalBytes - bytes) / bytes) * seconds;
  const done = totalBytes === 0 ? 100 : Math.floor((100 * bytes) / totalBytes);
  return (
    `${table}: ${done} %, ${duration(left)} left, ${count(records)} rows (${count(Math.round(records / seconds))}/s), ` +
    `${size(bytes)} (${size(bytes / seconds)}/s)`
  );
}
