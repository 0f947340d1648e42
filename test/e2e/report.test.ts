import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { writeLanding } from './landing-files.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { jsonLines, run, temporaryFolder } from './stedi.ts';

const count = z.int().nonnegative();
/** What the report holds at least. */
const reportSchema = z.object({
  runId: z.string().min(1),
  profile: z.enum(['published', 'strict']),
  trim: z.enum(['none', 'accelerometer', 'all']),
  match: z.enum(['timestamp', 'customer']),
  seconds: z.number().nonnegative(),
  tables: z.record(
    z.string(),
    z.object({
      rows: count,
      files: z.array(z.object({ path: z.string().endsWith('.parquet').refine(isAbsolute), bytes: count, rows: count })),
    }),
  ),
  stages: z.array(
    z.object({
      name: z.string(),
      read: z.record(z.string(), count),
      written: count,
      dropped: z.record(z.string(), count),
      quarantined: count,
      joined: z.object({ left: count, right: count, pairs: count }).optional(),
    }),
  ),
  pairsOfDifferentCustomers: count.nullable(),
});

let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 30, readings: 500 }));
});

test('a report holds what was read, made and dropped, where it is, and adds up', async () => {
  const lake = join(folder, 'lake');
  // a path from where the command runs is as good as one from the root
  const { report, out } = await run(
    '--landing',
    relative(process.cwd(), landing),
    '--lake',
    relative(process.cwd(), lake),
  );
  const { tables, stages, pairsOfDifferentCustomers } = reportSchema.parse(report);
  expect(Object.keys(tables)).toEqual([
    'customer_trusted',
    'accelerometer_trusted',
    'step_trainer_trusted',
    'customer_curated',
    'machine_learning_curated',
    'customer_anonymized',
  ]);
  for (const { rows, files } of Object.values(tables)) {
    expect(files.reduce((sum, file) => sum + file.rows, 0)).toBe(rows);
    for (const { path, bytes } of files) expect((await stat(path)).size).toBe(bytes);
  }
  expect(stages.map(({ name }) => name).toSorted()).toEqual([
    'accelerometer_landing_to_trusted',
    'customer_anonymized',
    'customer_landing_to_trusted',
    'customer_trusted_to_curated',
    'machine_learning_curated',
    'read_accelerometer_landing',
    'read_customer_landing',
    'read_step_trainer_landing',
    'step_trainer_landing_to_trusted',
  ]);
  for (const { name, read, written, dropped, quarantined, joined } of stages) {
    const gone = Object.values(dropped).reduce((sum, rows) => sum + rows, 0) + quarantined;
    const [streamed] = Object.values(read);
    expect({ name, rows: streamed }).toEqual({ name, rows: gone + (joined?.left ?? written) });
    expect(joined?.pairs ?? written).toBe(written);
  }
  const written = (name: string): number => stages.find((stage) => stage.name === name)!.written;
  expect(tables['customer_trusted']!.rows).toBe(written('customer_landing_to_trusted'));
  expect(tables['machine_learning_curated']!.rows).toBe(written('machine_learning_curated'));
  expect(pairsOfDifferentCustomers).toBeGreaterThan(0);
  expect(jsonLines(out).at(-1)).toMatchObject(JSON.parse(JSON.stringify(report)) as object);
});

test('a report of a run that found everything up to date names the tables as they are', async () => {
  const lake = join(folder, 'lake-again');
  const first = await run('--landing', landing, '--lake', lake);
  const { report } = await run('--landing', landing, '--lake', lake);
  const { pairsOfDifferentCustomers } = first.report;
  expect(pairsOfDifferentCustomers).toBeGreaterThan(0);
  expect(reportSchema.parse(report)).toMatchObject({ stages: [], pairsOfDifferentCustomers });
  expect(report.status).toBe('up_to_date');
  for (const { files } of Object.values(report.tables))
    for (const { path, bytes } of files) expect((await stat(path)).size).toBe(bytes);
});

test('rows do not depend on the folder, and options make another run', async () => {
  const ids = new Map<string, string>();
  for (const options of [
    [],
    ['--trim', 'none'],
    ['--match', 'customer'],
    ['--profile', 'strict'],
    ['--unknown', 'fail'],
  ]) {
    const { report } = await run('--landing', landing, '--lake', join(folder, `lake${options.join('')}`), ...options);
    ids.set(report.runId, options.join(' '));
  }
  expect(ids.size).toBe(5);
});
