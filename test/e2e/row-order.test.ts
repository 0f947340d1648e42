import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { query, run, temporaryFolder } from './stedi.ts';

const made = madeUpLanding({ people: 120, readings: 2000 });
/** One record a person: of several, landing's first counts. */
const customer = made.customer.filter(({ email }, i, all) => all.findIndex((other) => other.email === email) === i);
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

test.each(['published', 'strict'])(
  'customers of a %s run stand in an order that says nothing of landing',
  async (profile) => {
    const tables: Record<string, unknown>[][] = [];
    for (const [name, people] of Object.entries({ forth: customer, back: customer.toReversed() })) {
      const root = await writeLanding(join(folder, profile, name), { ...made, customer: people });
      const lake = join(folder, profile, `${name} lake`);
      await run('--profile', profile, '--landing', root, '--lake', lake);
      // DuckDB gives the rows of a file as they stand in it
      for (const table of ['customer_curated', 'customer_anonymized'])
        tables.push(await query(lake, `SELECT * FROM ${table}`));
    }
    const [curated, anonymized, ...back] = tables;
    expect(anonymized!.length).toBeGreaterThan(10);
    expect(back).toEqual([curated, anonymized]);
  },
  60_000,
);
