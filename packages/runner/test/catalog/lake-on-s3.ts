import { memoryStore, openLake, planRun, runPlan, type Lake, type RunResult, type Store } from '@stedi-lakehouse/core';
import { stediOptions, stediPipeline, type StediOptions } from '@stedi-lakehouse/transforms';
import { generateLanding } from '../../src/generate/index.ts';

/** A store in memory that goes by the name of a bucket: a catalog looks at names alone. */
export function bucket(name: string): Store {
  const store = memoryStore(name);
  return { ...store, uri: `s3://${name}`, uriOf: (path) => `s3://${name}/${path}` };
}

export interface LakeOnS3 {
  readonly lake: Lake;
  readonly landing: Store;
  run(options?: StediOptions): Promise<RunResult>;
}

/** Landing of made-up people in one bucket, and an empty lake in two. */
export async function lakeOnS3(): Promise<LakeOnS3> {
  const landing = bucket('stedi-raw-data');
  await generateLanding({ store: landing, scale: 0.02 });
  const trusted = bucket('stedi-trusted-data');
  const curated = bucket('stedi-curated-data');
  const lake = openLake({ root: curated, zones: { trusted, curated } });
  const { signal } = new AbortController();
  return {
    lake,
    landing,
    async run(options = {}) {
      const { profile } = stediOptions(options);
      const plan = await planRun(stediPipeline(options), { lake, landing, profile, codeVersion: 'test', signal });
      return await runPlan(plan, { lake, signal });
    },
  };
}
