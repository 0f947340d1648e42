import {
  memoryStore,
  openLake,
  planRun,
  readWhole,
  runPlan,
  type Lake,
  type PlanOptions,
  type RunOptions,
  type RunResult,
  type Store,
} from '@stedi-lakehouse/core';
import { stediPipeline, type Trim } from '@stedi-lakehouse/transforms';
import { subjects, type Landing } from '../e2e/made-up-landing.ts';
import { sha256 } from '../e2e/listing.ts';

export interface Stores {
  readonly landing: Store;
  readonly lake: Store;
}

/** A run over stores, or over a lake whose zones have stores of their own, in this process. */
export async function runOver(
  { landing, lake: given }: { readonly landing: Store; readonly lake: Store | Lake },
  options: { readonly trim?: Trim; readonly signal?: AbortSignal } & Pick<PlanOptions, 'partBytes'> &
    Pick<RunOptions, 'onEvent' | 'quarantineLimit'> = {},
): Promise<RunResult> {
  const { trim, signal = new AbortController().signal, partBytes, ...rest } = options;
  const lake = 'root' in given ? given : openLake({ root: given });
  const planned = { lake, landing, profile: 'published', codeVersion: 'test', signal };
  const plan = await planRun(stediPipeline({ trim }), {
    ...planned,
    ...(partBytes === undefined ? {} : { partBytes }),
  });
  return await runPlan(plan, { lake, signal, ...rest });
}

/** Landing files of lines in memory. */
export async function landingInMemory(
  landing: Landing,
  encode = (text: string): Uint8Array => Buffer.from(text),
): Promise<Store> {
  const store = memoryStore();
  for (const subject of subjects) {
    const lines = landing[subject].map((record) => `${JSON.stringify(record)}\n`).join('');
    await store.write(`${subject}_landing/0.json`, [encode(lines)]);
  }
  return store;
}

/** Paths of everything in a store. */
export async function pathsOf(store: Store): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of store.list('')) paths.push(path);
  return paths;
}

/** The number of the current version after reading all of it; fails when a file is not what was published. */
export async function readCurrent(lake: Lake): Promise<number> {
  const commit = await lake.current();
  if (commit === undefined) return 0;
  for (const table of Object.keys(commit.tables)) {
    for (const file of await lake.files(commit, table)) {
      if (sha256(await readWhole(lake.source(file))) !== file.sha256) throw new Error(`${file.path} has other bytes`);
    }
  }
  return commit.commit;
}
