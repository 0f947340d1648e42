import type { Command } from 'commander';
import type { SpeakingOptions } from '../progress/reporter-for.ts';

/** `--json` and `--quiet` as they stand on a command line: also one that is wrong otherwise is answered as it asks. */
export function speakingOf(args: readonly string[]): SpeakingOptions {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  return { json: own.includes('--json'), quiet: own.includes('--quiet') };
}

/** Gives `--quiet` to a command, or to those below it. */
export function addQuiet(command: Command): void {
  if (command.commands.length > 0) for (const each of command.commands) addQuiet(each);
  else command.option('--quiet', 'say the result and errors, and nothing else');
}
