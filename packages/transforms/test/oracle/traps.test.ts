import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnNames, type RowOf, type Table } from '@stedi-lakehouse/core';
import { stediPipeline, type Match, type Trim } from '@stedi-lakehouse/transforms';
import { rowsOf } from '@stedi-lakehouse/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTables } from '../lakehouse.ts';
import { Oracle } from './oracle.ts';
import { sortedTexts } from './sorted-texts.ts';
import { customers, movements, steps } from './traps.ts';

const rules = (['none', 'accelerometer', 'all'] as const).flatMap((trim) =>
  (['timestamp', 'customer'] as const).map((match): [Trim, Match] => [trim, match]),
);

describe('the STEDI pipeline over made-up data full of traps', () => {
  let folder: string;
  let oracle: Oracle;
  const landing = new Map(
    Object.entries({ customer_landing: customers, accelerometer_landing: movements, step_trainer_landing: steps }),
  ) as ReadonlyMap<string, readonly RowOf<Table>[]>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stedi-traps-'));
    for (const [name, rows] of landing) {
      await writeFile(join(folder, `${name}.json`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    }
    oracle = await Oracle.over({
      customer: join(folder, 'customer_landing.json'),
      accelerometer: join(folder, 'accelerometer_landing.json'),
      stepTrainer: join(folder, 'step_trainer_landing.json'),
    });
  });
  afterAll(async () => {
    oracle?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(rules)('trim %s, match %s: every table holds the rows that SQL gives', async (trim, match) => {
    await oracle.make({ trim, match });
    const { tables, said } = await makeTables(stediPipeline({ trim, match }), landing, 7);
    expect(tables.size).toBe(9);
    for (const held of tables.values()) {
      expect(sortedTexts(await rowsOf(held.batches()), columnNames(held.table))).toEqual(await oracle.rows(held.table));
    }
    const pairs = said.get('machine_learning_curated')!.measures.get('pairs_of_different_customers') ?? 0;
    expect(pairs).toBe(await oracle.pairsOfDifferentCustomers());
    expect(pairs > 0).toBe(match === 'timestamp');
  });

  test.each(rules)(
    'trim %s, match %s: every row read is written, paired or dropped for a reason',
    async (trim, match) => {
      const pipeline = stediPipeline({ trim, match });
      const { tables, said } = await makeTables(pipeline, landing, 5);
      for (const transition of pipeline.transitions) {
        const { droppedRows, matched, pairsWritten } = said.get(transition.name)!;
        const read = tables.get(transition.from[transition.streamedKey]!.table.name)!.rows;
        const written = tables.get(transition.to.name)!.rows;
        const goneOn = matched === undefined ? written : matched.left;
        expect({ name: transition.name, read, pairs: matched && pairsWritten }).toEqual({
          name: transition.name,
          read: goneOn + droppedRows,
          pairs: matched && written,
        });
      }
    },
  );

  test('batches of one row give the same tables as one batch of all', async () => {
    const pipeline = stediPipeline({ profile: 'strict' });
    const [one, all] = [await makeTables(pipeline, landing, 1), await makeTables(pipeline, landing, 10_000)];
    for (const [name, held] of one.tables)
      expect(await rowsOf(held.batches())).toEqual(await rowsOf(all.tables.get(name)!.batches()));
    for (const [name, context] of one.said) expect(context.dropped).toEqual(all.said.get(name)!.dropped);
  });
});
