// Runs the pipeline over the folders of its argument with parts as small as it says, so that little data is enough for many threads.
import { localStore, openLake, planRun, runPlan } from '@stedi-lakehouse/core';
import { stediPipeline } from '@stedi-lakehouse/transforms';

const { landing, lake: root, workers, partBytes, trim, share } = JSON.parse(process.argv[2]);
const say = (event) => void process.stdout.write(`${JSON.stringify(event)}\n`);
const controller = new AbortController();
const { signal } = controller;
process.once('SIGTERM', () => controller.abort(new Error('told to stop')));
try {
  const lake = openLake({ root: localStore(root) });
  const options = { lake, landing: localStore(landing), profile: 'published', codeVersion: 'test', partBytes, signal };
  const plan = await planRun(stediPipeline({ trim }), options);
  const { status, tables, stages } = await runPlan(plan, {
    lake,
    signal,
    ...(workers === 0 ? {} : { workers }),
    quarantineLimit: { share },
    onEvent: say,
  });
  const hashes = Object.entries(tables).map(([name, { files }]) => [name, files.map(({ sha256 }) => sha256)]);
  say({ event: 'end', status, hashes: Object.fromEntries(hashes), stages });
} catch (error) {
  say({ event: 'error', code: error.code, message: error.message });
  process.exitCode = 1;
}
