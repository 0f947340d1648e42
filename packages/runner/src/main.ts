import { startThreadFor } from './cli/early-thread.ts';
import { keepYoungSmall, markAtOnce } from './cli/engine-flags.ts';

// which Node later versions of the AWS clients will need is for whoever updates them, not for whoever reads stderr
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const args = process.argv.slice(2);
startThreadFor(args);
// what takes a while to load comes after the thread has begun to
const { runProcess } = await import('./cli/run-process.ts');
// loading makes more young objects than work does, and Node's own modules come compiled for an engine without flags
keepYoungSmall();
markAtOnce();
await runProcess(args);
