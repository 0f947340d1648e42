import { startThreadEarly } from '@stedi-lakehouse/core/threads';
import { availableCores } from './available-cores.ts';
import { threadsWithin } from './memory-limit.ts';

/** Starts a thread that a command will probably ask for, before the command itself is loaded: both load at the same time then. */
export function startThreadFor(args: readonly string[]): void {
  if (args[0] === 'run' && threadsWithin(availableCores()) > 1 && !asksForOne(args))
    startThreadEarly(import.meta.resolve('@stedi-lakehouse/transforms'));
}

/** Whether options, read in passing, leave all the work to the main thread. A wrong guess costs a start, and nothing else. */
function asksForOne(args: readonly string[]): boolean {
  return ['0', '1'].some((n) => args.includes(`--workers=${n}`) || args[args.indexOf('--workers') + 1] === n);
}
