import { LakehouseError } from '@stedi-lakehouse/core';
import { CommanderError } from 'commander';
import { eventLine } from '../progress/json-lines.ts';
import type { CommandContext } from './command-context.ts';
import { exitCode, exitCodeOf, type ExitCode } from './exit-code.ts';
import { stediProgram } from './program.ts';
import { Stopped } from './signals.ts';

/** Runs one command line (without the program's own name) and settles with the exit code. Nothing is thrown; errors are printed. */
export async function runCli(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  try {
    await stediProgram(args, context).parseAsync(args, { from: 'user' });
    return exitCode.done;
  } catch (thrown) {
    const error: unknown = context.signal.aborted ? context.signal.reason : thrown;
    if (error instanceof Stopped) {
      printError(error, 'stopped', args, context);
      return error.exitCode;
    }
    // commander has printed what is wrong, or the help or version that was asked for
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    printError(error, error instanceof LakehouseError ? error.code : 'internal', args, context);
    return exitCodeOf(error);
  }
}

/** Commands that give JSON lines where nobody watches. */
const speaksInEvents = ['run', 'part', 'publish'];

function printError(error: unknown, code: string, args: readonly string[], { output, now }: CommandContext): void {
  const message = error instanceof Error ? error.message : 'something that is no error was thrown';
  if (args.includes('--json') || (!output.terminal && speaksInEvents.includes(args[0] ?? ''))) {
    output.out(eventLine({ event: 'error', code, message }, now));
  }
  output.err(`stedi: ${message}\n`);
  if (code === 'internal' && error instanceof Error) output.err(`${error.stack ?? ''}\n`);
}
