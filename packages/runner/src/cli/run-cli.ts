import { LakehouseError } from '@stedi-lakehouse/core';
import { CommanderError } from 'commander';
import { eventLine } from '../progress/json-lines.ts';
import { printableLines } from '../report/format.ts';
import type { CommandContext } from './command-context.ts';
import { exitCode, exitCodeOf, type ExitCode } from './exit-code.ts';
import { stediProgram } from './program.ts';
import { Stopped } from './signals.ts';
import { speakingOf } from './speaking.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command line (without the program's own name) and settles with the exit code. Nothing is thrown; errors are printed. */
export async function runCli(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  try {
    await stediProgram(args, quietly(args, context)).parseAsync(args, { from: 'user' });
    return exitCode.done;
  } catch (thrown) {
    const error: unknown = context.signal.aborted ? context.signal.reason : thrown;
    if (error instanceof Stopped) {
      printError(error, 'stopped', args, context);
      return error.exitCode;
    }
    if (error instanceof CommanderError) {
      // the help or the version is printed already, because it was asked for or because no command was named
      if (error.exitCode === 0) return exitCode.done;
      const isHelp = error.code === 'commander.help';
      if (!isHelp || speakingOf(args).json === true) {
        const what = isHelp ? 'name a command' : error.message.replace(/^error: /, '').replaceAll('\n', ' ');
        printError(new UsageError(what, 'stedi --help lists commands and options'), 'usage', args, context);
      }
      return exitCode.usage;
    }
    printError(error, error instanceof LakehouseError ? error.code : 'internal', args, context);
    return exitCodeOf(error);
  }
}

/** With `--quiet` a command has nobody to tell its notes to; errors are printed here all the same. */
function quietly(args: readonly string[], context: CommandContext): CommandContext {
  if (speakingOf(args).quiet !== true) return context;
  return { ...context, output: { ...context.output, err: () => {} } };
}

function printError(error: unknown, code: string, args: readonly string[], { output, now }: CommandContext): void {
  const message = error instanceof Error ? error.message : 'something that is no error was thrown';
  if (speakingOf(args).json === true) output.out(eventLine({ event: 'error', code, message }, now));
  output.err(`stedi: ${printableLines(message)}\n`);
  if (code === 'internal' && error instanceof Error) output.err(`${printableLines(error.stack ?? '')}\n`);
}
