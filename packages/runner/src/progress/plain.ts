import type { Output } from '../cli/output.ts';
import { progressTexts, type ReadingEvent } from './progress-texts.ts';
import type { Reporter } from './reporter.ts';

const leastMsBetween = 10_000;

/** Lines that stay, for files, pipes and terminals that write nothing over: what is read, at most every ten seconds. */
export function plainProgress(output: Output, now: () => number = Date.now): Reporter {
  let lastAt = now();
  let shownAt = now();
  let reading: { readonly table: string; readonly startedAt: number } | undefined;
  const say = (text: string): void => output.err(`${text}\n`);
  const sayAtTimes = (text: () => string, at: number): void => {
    if (at - shownAt < leastMsBetween) return;
    shownAt = at;
    say(text());
  };
  const rate = (event: ReadingEvent, at: number): string => {
    if (reading?.table !== event.table) reading = { table: event.table, startedAt: lastAt };
    return progressTexts.reading(event, (at - reading.startedAt) / 1000);
  };
  return {
    on(event) {
      const at = now();
      if (event.event === 'planned') say(progressTexts.planned(event));
      if (event.event === 'reading') {
        const text = rate(event, at);
        sayAtTimes(() => text, at);
      }
      if (event.event === 'part') sayAtTimes(() => progressTexts.part(event), at);
      if (event.event === 'publishing') say(progressTexts.publishing);
      if (event.event === 'registered') sayAtTimes(() => progressTexts.registered(event), at);
      lastAt = at;
    },
    end() {},
  };
}
