import { keepYoungSmall, markAtOnce } from './cli/engine-flags.ts';
import { processOutput } from './cli/output.ts';
import { runCli } from './cli/run-cli.ts';
import { abortOnSignals, stopSeconds } from './cli/signals.ts';

// which Node later versions of the AWS clients will need is for whoever updates them, not for whoever reads stderr
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
keepYoungSmall();
markAtOnce();
const controller = new AbortController();
const output = processOutput();
const release = abortOnSignals(controller, {
  seconds: stopSeconds(process.env),
  say: (text) => output.err(text),
});
const context = { output, signal: controller.signal, now: Date.now };
process.exitCode = await runCli(process.argv.slice(2), context);
release();
