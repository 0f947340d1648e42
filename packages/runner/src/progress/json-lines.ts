import type { Output } from '../cli/output.ts';
import type { CommandEvent, Reporter } from './reporter.ts';

const leastMsBetween = 1000;

/** One JSON line an event, for logs: how far a table or stage is at most once a second, and always how far it came in the end. */
export function jsonLines(output: Output, now: () => number = Date.now): Reporter {
  const shownAt = new Map<string, number>();
  const heldBack = new Map<string, CommandEvent>();
  const show = (event: CommandEvent): void => output.out(eventLine(event, now));
  const showHeldBack = (): void => {
    for (const event of heldBack.values()) show(event);
    heldBack.clear();
  };
  return {
    on(event) {
      const key = subjectOf(event);
      if (key === undefined) {
        showHeldBack();
        show(event);
      } else if (now() - (shownAt.get(key) ?? -Infinity) < leastMsBetween) {
        heldBack.set(key, event);
      } else {
        heldBack.delete(key);
        shownAt.set(key, now());
        show(event);
      }
    },
    end: showHeldBack,
  };
}

/** What an event of progress is about, `undefined` for any other: the next event about it takes its place. */
function subjectOf(event: CommandEvent): string | undefined {
  if (event.event === 'reading') return `reading ${event.table}`;
  return event.event === 'stage' ? `stage ${event.name}` : undefined;
}

/** An event as a line, with the time at which it is written. */
export function eventLine(event: Readonly<Record<string, unknown>>, now: () => number): string {
  return `${JSON.stringify({ time: new Date(now()).toISOString(), ...event })}\n`;
}
