// Runs the dying pipeline over the folders of its argument in two threads, which have little memory.
import { setFlagsFromString } from 'node:v8';
import { localStore, openLake, planRun, runPlan } from '@stedi-lakehouse/core';
import { dyingPipeline } from './dying-pipeline.mjs';
import { dyingWhileLoading } from './dying-while-loading.mjs';

const { landing, lake: root, how, partBytes } = JSON.parse(process.argv[2]);
const { signal } = new AbortController();
setFlagsFromString('--max-old-space-size=96');
try {
  const lake = openLake({ root: localStore(root) });
  const options = { lake, landing: localStore(landing), profile: 'published', codeVersion: 'test', partBytes, signal };
  const pipeline = how === 'loads' ? dyingWhileLoading() : dyingPipeline({ how });
  const { commit } = await runPlan(await planRun(pipeline, options), { lake, signal, workers: 2 });
  console.log(JSON.stringify({ commit: commit.commit }));
} catch ({ code, message }) {
  console.log(JSON.stringify({ code, message }));
}
