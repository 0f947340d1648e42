import type { Output } from '../cli/output.ts';
import type { Reporter } from './reporter.ts';

/** One JSON line an event, for logs: progress at most once a second for each stage. */
export function jsonLines(output: Output, now: () => number = Date.now): Reporter {
  const shown = new Map<string, number>();
  return {
    on(event) {
      if (event.event === 'reading' || event.event === 'stage') {
        const key = `${event.event}:${event.event === 'stage' ? event.name : event.table}`;
        if (now() - (shown.get(key) ?? -Infinity) < 1000) return;
        shown.set(key, now());
      }
      output.out(eventLine(event, now));
    },
    end() {},
  };
}

/** An event as a line, with the time at which it is written. */
export function eventLine(event: Readonly<Record<string, unknown>>, now: () => number): string {
  return `${JSON.stringify({ time: new Date(now()).toISOString(), ...event })}\n`;
}
