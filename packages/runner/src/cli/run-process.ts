import { processOutput } from './output.ts';
import { runCli } from './run-cli.ts';
import { abortOnSignals, stopSeconds } from './signals.ts';

/** Does what this process was started for, until it is told to stop, and sets its exit code. */
export async function runProcess(args: readonly string[]): Promise<void> {
  const controller = new AbortController();
  const output = processOutput();
  const release = abortOnSignals(controller, {
    seconds: stopSeconds(process.env),
    say: (text) => output.err(text),
  });
  process.exitCode = await runCli(args, { output, signal: controller.signal, now: Date.now });
  release();
}
