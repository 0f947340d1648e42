import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CountingContext,
  localStore,
  openLake,
  parquet,
  planRun,
  runPlan,
  type Lake,
  type RunResult,
} from '@stedi-lakehouse/core';
import { machineLearningCurated, stediOptions, stediPipeline, type Profile } from '@stedi-lakehouse/transforms';
import { writeLanding } from './made-up-landing.ts';

/** Makes a landing zone and a lake for each profile in a temporary folder, and prints what came out. */
export async function localLake(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'local-lake-'));
  try {
    await writeLanding(join(folder, 'landing'));
    for (const profile of ['published', 'strict'] as const) {
      const lake = openLake({ root: localStore(join(folder, profile)) });
      const first = await run(join(folder, 'landing'), lake, profile);
      print(`profile ${profile}: ${first.status} version ${first.commit.commit}`);
      printResult(first, print);
      await printRows(lake, first, print);
      const again = await run(join(folder, 'landing'), lake, profile);
      print(`  the same run again: ${again.status.replaceAll('_', ' ')}, still version ${again.commit.commit}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(landing: string, lake: Lake, profile: Profile): Promise<RunResult> {
  const { signal } = new AbortController();
  const plan = await planRun(stediPipeline({ profile }), {
    lake,
    landing: localStore(landing),
    profile: stediOptions({ profile }).profile,
    codeVersion: 'example-local-lake@1',
    signal,
  });
  return runPlan(plan, { lake, signal, quarantineLimit: { records: 1 } });
}

function printResult({ tables, stages }: RunResult, print: (line: string) => void): void {
  for (const [name, { rows }] of Object.entries(tables)) print(`  ${name}: ${rows} rows`);
  for (const { name, dropped, quarantined, measures } of stages) {
    for (const [reason, rows] of Object.entries(dropped)) print(`  ${name} dropped ${rows}: ${reason}`);
    if (quarantined > 0) print(`  ${name} quarantined ${quarantined}`);
    for (const [measure, amount] of Object.entries(measures)) print(`  ${name} counted ${amount} ${measure}`);
  }
}

/** Reads machine_learning_curated back from its Parquet files. */
async function printRows(lake: Lake, { tables }: RunResult, print: (line: string) => void): Promise<void> {
  const context = new CountingContext(new AbortController().signal);
  for (const file of tables['machine_learning_curated']?.files ?? []) {
    const decode = parquet().decode(machineLearningCurated, lake.source(file));
    for await (const batch of decode(context)) {
      for (const { serialNumber, distanceFromObject, x } of batch.rows()) {
        print(`  row: step of ${serialNumber} at distance ${distanceFromObject}, movement x ${x}`);
      }
    }
  }
}
