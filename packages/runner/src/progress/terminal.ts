import type { Output } from '../cli/output.ts';
import { progressTexts, type ReadingEvent } from './progress-texts.ts';
import type { CommandEvent, Reporter } from './reporter.ts';

const showEveryMs = 100;

/** A few lines that are written over while the run works: what is read, how long that will still take, how fast it is, and what each stage makes of it. */
export function terminalProgress(output: Output, now: () => number = Date.now): Reporter {
  let reading: (ReadingEvent & { readonly startedAt: number }) | undefined;
  let stages = new Map<string, string>();
  let lastAt = now();
  let shownAt = -Infinity;
  const show = (...lines: readonly string[]): void => {
    // a line in the last column, or more lines than there are, would move what is written over next
    const fitting = lines
      .slice(0, Math.max(1, (output.height ?? 24) - 1))
      .map((line) => line.slice(0, output.width - 1));
    const up = fitting.length > 1 ? `\x1b[${fitting.length - 1}A` : '';
    output.err(`\r\x1b[J${fitting.join('\n')}${up}`);
  };
  const refresh = (at: number): void => {
    if (at - shownAt < showEveryMs) return;
    shownAt = at;
    const rate = reading === undefined ? [] : [progressTexts.reading(reading, (at - reading.startedAt) / 1000)];
    show(...rate, ...stages.values());
  };
  const take = (event: CommandEvent, at: number): void => {
    switch (event.event) {
      case 'planned':
        output.err(`${progressTexts.planned(event)}\n`);
        break;
      case 'reading':
        if (reading?.table !== event.table) stages = new Map();
        reading = { ...event, startedAt: reading?.table === event.table ? reading.startedAt : lastAt };
        refresh(at);
        break;
      case 'stage':
        stages.set(event.name, progressTexts.stage(event));
        refresh(at);
        break;
      case 'part':
        show(progressTexts.part(event));
        break;
      case 'publishing':
        show(progressTexts.publishing);
        break;
      case 'unanswered':
        show('');
        output.err(
          `No answer for ${event.seconds} s: version ${event.commit} may be published or not. Still looking; stedi history tells, too.\n`,
        );
        break;
      case 'published':
      case 'up_to_date':
        show('');
        break;
      case 'registered':
        show(progressTexts.registered(event));
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
