import { processOutput } from './cli/output.ts';
import { runCli } from './cli/run-cli.ts';
import { abortOnSignals } from './cli/signals.ts';

const controller = new AbortController();
const release = abortOnSignals(controller);
const context = { output: processOutput(), signal: controller.signal, now: Date.now };
process.exitCode = await runCli(process.argv.slice(2), context);
release();
