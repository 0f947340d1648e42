import { setFlagsFromString } from 'node:v8';
import type { OnRunEvent } from '@stedi-lakehouse/core';

/** Landing files above which garbage is marked in steps. */
const mostFilesAtOnce = 10_000;

/**
 * Young objects stay in the megabyte that the engine begins with, in threads too: batches are few objects, and room for more of them only makes the
 * process larger, most where there are very many files.
 */
export function keepYoungSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * For a process that does nothing else: its heaps are a few megabytes and are collected often, because of the arrays that hang on them. Marking
 * them step by step beside the program takes longer than marking them at once, which nobody waits for.
 */
export function markAtOnce(): void {
  setFlagsFromString('--no-incremental-marking');
}

/**
 * Over very many files garbage is small objects, which few arrays hang on. It is the engine's steps that notice how many there are: without them a
 * heap grows to many times what lives in it. `npm run bench:load -- files` sees it.
 */
export function markInSteps(): void {
  setFlagsFromString('--incremental-marking');
}

/** Plans in steps, for nobody knows how many files there are, and goes on as is good for so many. Holds for threads that are started later too. */
export async function markedByFiles<P>(plan: () => Promise<P>, filesOf: (plan: P) => number): Promise<P> {
  markInSteps();
  const planned = await plan();
  if (filesOf(planned) <= mostFilesAtOnce) markAtOnce();
  return planned;
}

/** Hears a run, and calls `then` when all of these landing tables are read: the small objects of very many files are gone by then. */
export function whenRead(tables: Iterable<string>, then: () => void): OnRunEvent {
  const unread = new Set(tables);
  return (event) => {
    if (event.event !== 'reading' || event.bytes < event.totalBytes) return;
    if (unread.delete(event.table) && unread.size === 0) then();
  };
}
