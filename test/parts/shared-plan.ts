import {
  makeParts,
  openLake,
  openPlan,
  parsePlanFile,
  planFile,
  planRun,
  publishParts,
  readWhole,
  type OpenPlan,
  type PipelineMakers,
  type PlanFile,
  type PlanOptions,
  type QuarantineLimit,
  type RunResult,
  type Store,
} from '@stedi-lakehouse/core';
import { stediPipeline, type Trim } from '@stedi-lakehouse/transforms';
import type { Stores } from '../crash/in-process.ts';
import { sha256 } from '../e2e/listing.ts';

const { signal } = new AbortController();
const codeVersion = 'test';

type Options = Pick<PlanOptions, 'partBytes' | 'only'> & {
  readonly trim?: Trim;
  readonly quarantineLimit?: QuarantineLimit;
};

/** A plan over stores as its file holds it. */
export async function planOver({ landing, lake: root }: Stores, options: Options = {}): Promise<PlanFile> {
  const { trim, quarantineLimit, ...rest } = options;
  const lake = openLake({ root });
  const run = await planRun(stediPipeline({ trim }), {
    lake,
    landing,
    profile: 'published',
    codeVersion,
    signal,
    ...rest,
  });
  const file = planFile(run, { lake, ...(quarantineLimit === undefined ? {} : { quarantineLimit }) });
  return parsePlanFile(JSON.stringify(file), 'plan.json');
}

const pipelines: PipelineMakers = { stediPipeline: (options) => stediPipeline(options as { trim: Trim }) };

/** The plan as a process of its own has it. */
export async function openOver(file: PlanFile, { landing, lake: root }: Stores): Promise<OpenPlan> {
  return await openPlan(file, { name: 'plan.json', pipelines, lake: openLake({ root }), landing, codeVersion });
}

/** Does one share of a round, by itself. */
export async function partOver(file: PlanFile, stores: Stores, round: number, index: number, count: number) {
  return await makeParts(await openOver(file, stores), { round, index, count, signal });
}

/** Does all rounds in `count` shares each, in this order of their indexes. */
export async function allPartsOver(
  file: PlanFile,
  stores: Stores,
  count: number,
  order = (indexes: readonly number[]): readonly number[] => indexes,
): Promise<void> {
  const indexes = Array.from({ length: count }, (_, index) => index);
  for (const round of file.rounds.keys()) {
    for (const index of order(indexes)) await partOver(file, stores, round + 1, index, count);
  }
}

export async function publishOver(file: PlanFile, stores: Stores): Promise<RunResult> {
  return await publishParts(await openOver(file, stores), { signal });
}

/** The SHA-256 of every published data file, by table. */
export function hashes({ tables }: RunResult): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(tables).map(([name, { files }]) => [name, files.map((file) => file.sha256)]),
  );
}

/** The parts that wait in a lake, with the SHA-256 of each. */
export async function partsIn(lake: Store): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for await (const object of lake.list('trusted/_parts/')) {
    digests[object.path] = sha256(await readWhole(lake.source(object)));
  }
  return digests;
}
