import { CountingContext, memoryStore, openLake, parquet, planRun, runPlan, type Store } from '@stedi-lakehouse/core';
import { closeStepPipeline } from './close-step-pipeline.ts';
import { closeStep } from './close-step.ts';

const day = 86_400_000;
const newYear = Date.UTC(2022, 0, 1);

const customers = [
  { email: 'ada@example.org', serialNumber: 'device-of-ada', shareWithResearchAsOfDate: newYear },
  { email: 'cyd@example.org', serialNumber: 'device-of-cyd' },
].map((customer) => ({
  customerName: 'Made Up',
  phone: '5550100',
  birthDay: '1960-02-29',
  registrationDate: newYear,
  lastUpdateDate: newYear,
  ...customer,
}));

const steps = [
  { sensorReadingTime: newYear + 10 * day, serialNumber: 'device-of-ada', distanceFromObject: 150 },
  { sensorReadingTime: newYear + 11 * day - 1, serialNumber: 'device-of-ada', distanceFromObject: 90 },
  { sensorReadingTime: newYear + 11 * day, serialNumber: 'device-of-ada', distanceFromObject: 80 },
  { sensorReadingTime: newYear + 11 * day, serialNumber: 'device-of-cyd', distanceFromObject: 70 },
];

/** Runs the new transition with those it needs, in memory from landing to lake, and prints the new table. */
export async function runCloseStep(print: (line: string) => void): Promise<void> {
  const { signal } = new AbortController();
  const landing = memoryStore('landing');
  await writeRecords(landing, 'customer_landing', customers);
  await writeRecords(landing, 'step_trainer_landing', steps);
  const lake = openLake({ root: memoryStore('lake') });
  const plan = await planRun(closeStepPipeline({ closerThan: 100 }), {
    lake,
    landing,
    profile: 'published',
    codeVersion: 'example-new-table@1',
    signal,
  });
  const { tables, stages } = await runPlan(plan, { lake, signal });
  for (const { name, written, dropped } of stages)
    print(`${name}: ${written} rows, dropped ${JSON.stringify(dropped)}`);
  for (const file of tables[closeStep.name]?.files ?? []) {
    const decode = parquet().decode(closeStep, lake.source(file));
    for await (const batch of decode(new CountingContext(signal))) {
      for (const row of batch.rows()) print(`row: ${JSON.stringify(row)}`);
    }
  }
}

async function writeRecords(store: Store, table: string, records: readonly object[]): Promise<void> {
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  await store.write(`${table}/records.json`, [new TextEncoder().encode(lines)]);
}
