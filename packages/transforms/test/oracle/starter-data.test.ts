import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columnNames, type RowOf, type Table } from '@stedi-lakehouse/core';
import {
  accelerometerLanding,
  customerLanding,
  stediPipeline,
  stepTrainerLanding,
  type Match,
  type Trim,
} from '@stedi-lakehouse/transforms';
import { rowsOf } from '@stedi-lakehouse/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTables } from '../lakehouse.ts';
import { Oracle } from './oracle.ts';
import { sortedTexts } from './sorted-texts.ts';

const starterData = process.env['STEDI_STARTER_DATA'] ?? '';
if (starterData === '') {
  console.warn('STEDI_STARTER_DATA is not set: the six rows of counts are NOT checked against the starter data');
}

const folders = {
  customer_landing: 'customer',
  accelerometer_landing: 'accelerometer',
  step_trainer_landing: 'step_trainer',
};
const landingTables: readonly Table[] = [customerLanding, accelerometerLanding, stepTrainerLanding];

/** Rows of customer_trusted, accelerometer_trusted, customer_curated, step_trainer_trusted, machine_learning_curated, and pairs of two customers. */
type Counts = readonly [number, number, number, number, number, number];
const known: readonly (readonly [Trim, Match, Counts])[] = [
  ['none', 'timestamp', [482, 40_981, 482, 14_460, 43_681, 2_700]],
  ['none', 'customer', [482, 40_981, 482, 14_460, 40_981, 0]],
  ['accelerometer', 'timestamp', [482, 32_025, 464, 14_460, 34_437, 2_412]],
  ['accelerometer', 'customer', [482, 32_025, 464, 14_460, 32_025, 0]],
  ['all', 'timestamp', [482, 32_025, 464, 11_297, 34_253, 2_228]],
  ['all', 'customer', [482, 32_025, 464, 11_297, 32_025, 0]],
];

describe.skipIf(starterData === '')('the STEDI pipeline over the starter data', () => {
  let oracle: Oracle;
  const landing = new Map<string, RowOf<Table>[]>();

  beforeAll(async () => {
    const glob = (folder: string) => join(starterData, folder, 'landing', '*.json');
    oracle = await Oracle.over({
      customer: glob('customer'),
      accelerometer: glob('accelerometer'),
      stepTrainer: glob('step_trainer'),
    });
    for (const table of landingTables) {
      const folder = join(starterData, folders[table.name as keyof typeof folders], 'landing');
      const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
      const texts = await Promise.all(files.map(async (name) => readFile(join(folder, name), 'utf8')));
      landing.set(table.name, texts.flatMap(rowsOfText));
    }
  });
  afterAll(() => oracle?.close());

  test.each(known)(
    'trim %s, match %s: gives the known counts, and the rows that SQL gives',
    async (trim, match, counts) => {
      await oracle.make({ trim, match });
      const { tables, said } = await makeTables(stediPipeline({ trim, match }), landing, 10_000);
      const differences: Record<string, unknown> = {};
      for (const [name, held] of tables) {
        const [ours, theirs] = [
          sortedTexts(await rowsOf(held.batches()), columnNames(held.table)),
          await oracle.rows(held.table),
        ];
        // a comparison of the arrays would print rows of people when it fails
        differences[name] = { rows: ours.length - theirs.length, same: ours.every((row, at) => row === theirs[at]) };
      }
      expect(differences).toEqual(
        Object.fromEntries([...tables.keys()].map((name) => [name, { rows: 0, same: true }])),
      );

      const pairs = said.get('machine_learning_curated')!.measures.get('pairs_of_different_customers') ?? 0;
      expect(pairs).toBe(await oracle.pairsOfDifferentCustomers());
      expect([
        tables.get('customer_trusted')!.rows,
        tables.get('accelerometer_trusted')!.rows,
        tables.get('customer_curated')!.rows,
        tables.get('step_trainer_trusted')!.rows,
        tables.get('machine_learning_curated')!.rows,
        pairs,
      ]).toEqual(counts);
      expect(tables.get('customer_anonymized')!.rows).toBe(tables.get('customer_curated')!.rows);
    },
  );
});

function rowsOfText(text: string): RowOf<Table>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RowOf<Table>);
}
