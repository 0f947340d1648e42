import { Buffer } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  batchFromRows,
  bytesInMemory,
  createContext,
  parquet,
  type Cell,
  type RowOf,
  type Table,
} from '@stedi-lakehouse/core';
import { customerCurated, customerTrusted } from '@stedi-lakehouse/transforms';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { filesBelow, sha256 } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { run, stediHere, temporaryFolder } from './stedi.ts';

interface Verdict {
  readonly rows: Readonly<Record<string, number>>;
  readonly checks: readonly { readonly check: string; readonly passed: boolean; readonly why: string }[];
}

let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 20, readings: 200 }));
});

async function verify(lake: string, ...args: readonly string[]): Promise<{ code: number | null; verdict: Verdict }> {
  const { code, out } = await stediHere('verify', '--lake', lake, '--json', ...args);
  return { code, verdict: JSON.parse(out.split('\n')[0]!) as Verdict };
}

/** Puts rows of a table in the place of a published file, in the manifest too: as one would who got round everything before. */
async function forge(lake: string, file: string, table: Table, rows: readonly object[]): Promise<void> {
  const chunks: Uint8Array[] = [];
  async function* batches() {
    yield batchFromRows(table, rows as readonly RowOf<Table>[]);
  }
  await parquet().encode(table, async (chunk) => void chunks.push(chunk.slice()))(batches(), createContext());
  const [before, after] = [await readFile(file), Buffer.concat(chunks)];
  await writeFile(file, after);
  const [path] = await filesBelow(join(lake, '_manifests'));
  const manifest = (await readFile(path!, 'utf8'))
    .replace(sha256(before), sha256(after))
    .replace(`"bytes": ${before.length},`, `"bytes": ${after.length},`);
  await writeFile(path!, manifest);
}

async function rowsOf(file: string): Promise<Record<string, Cell>[]> {
  const source = bytesInMemory(await readFile(file));
  const rows: Record<string, Cell>[] = [];
  for await (const batch of parquet().decode(customerCurated, source)(createContext())) rows.push(...batch.rows());
  return rows;
}

describe('verify looks into the files and does not believe what was said of them', () => {
  const { serialNumber, ...others } = customerCurated.columns;
  const { email } = customerTrusted.columns;
  const shape = (columns: Table['columns']): Table => ({ ...customerCurated, columns });
  const forgeries: readonly (readonly [string, Table, (rows: Record<string, Cell>[]) => object[], RegExp])[] = [
    [
      'a column that names a person',
      shape({ serialNumber, ...others, email }),
      (rows) => rows.map((row) => ({ ...row, email: 'a@example.org' })),
      /column email, is not column 6 of table customer_curated/,
    ],
    [
      'such a column by another name',
      shape({ email, ...others }),
      (rows) => rows.map((row) => ({ ...row, email: 'a' })),
      /column serialNumber: the file has no such column/,
    ],
    ['a column less', shape(others), (rows) => rows, /column serialNumber: the file has no such column/],
    [
      'a column of another type',
      shape({ serialNumber: others.registrationDate, ...others }),
      (rows) => rows.map((row) => ({ ...row, serialNumber: 1 })),
      /column serialNumber: it is int64, not text/,
    ],
    ['other rows', customerCurated, (rows) => rows.slice(1), /rows instead of/],
  ];
  test.each(forgeries)('%s', async (what, table, change, why) => {
    const lake = join(folder, what);
    const { report } = await run('--landing', landing, '--lake', lake);
    const file = report.tables['customer_curated']!.files[0]!.path;
    const rows = await rowsOf(file);
    await forge(lake, file, customerCurated, rows);
    expect((await verify(lake)).code).toBe(0);
    await forge(lake, file, table, change(rows));
    const { code, verdict } = await verify(lake);
    expect(code).toBe(65);
    const failed = verdict.checks.filter(({ passed }) => !passed);
    expect(failed.map(({ check }) => check)).toEqual(['customer_curated is whole']);
    expect(failed[0]!.why).toMatch(why);
  });
});

test('verify counts the eight tables and customer_anonymized, and compares them with what is expected', async () => {
  const lake = join(folder, 'counted');
  const { report } = await run('--landing', landing, '--lake', lake);
  const { verdict } = await verify(lake);
  const rows = Object.fromEntries(
    [...Object.entries(report.landing), ...Object.entries(report.tables)].map(([name, table]) => [name, table.rows]),
  );
  expect(verdict.rows).toEqual(rows);
  expect(Object.keys(rows)).toHaveLength(9);
  const expected = join(folder, 'expected.json');
  await writeFile(expected, JSON.stringify(rows));
  expect((await verify(lake, '--expect', expected)).code).toBe(0);
  await writeFile(expected, JSON.stringify({ customer_curated: rows['customer_curated']! + 1, nonsense: 0 }));
  const wrong = await verify(lake, '--expect', expected);
  expect(wrong.code).toBe(65);
  expect(wrong.verdict.checks.filter(({ passed }) => !passed)).toEqual([
    {
      check: `customer_curated has ${rows['customer_curated']! + 1} rows`,
      passed: false,
      why: `${rows['customer_curated']} rows`,
    },
    { check: 'nonsense has 0 rows', passed: false, why: 'no such table' },
  ]);
});

test('rows that were edited in a commit are not believed', async () => {
  const lake = join(folder, 'edited');
  const { report } = await run('--landing', landing, '--lake', lake);
  const { rows } = report.tables['customer_curated']!;
  const [path] = await filesBelow(join(lake, '_commits'));
  const commit = JSON.parse(await readFile(path!, 'utf8')) as { tables: Record<string, { rows: number }> };
  commit.tables['customer_curated']!.rows = rows + 7;
  await writeFile(path!, JSON.stringify(commit));
  const { code, verdict } = await verify(lake);
  expect(code).toBe(65);
  expect(verdict.checks.filter(({ passed }) => !passed)).toEqual([
    {
      check: 'customer_curated is whole',
      passed: false,
      why: `its files have ${rows} rows, and the commit says ${rows + 7}`,
    },
  ]);
});

test('an address where a serial number belongs is counted, and never shown', async () => {
  const made = madeUpLanding({ people: 20, readings: 200 });
  const device = made.customer[0]!.serialNumber!;
  const swapped = (serial: string): string => (serial === device ? 'zqxjk@example.org' : serial);
  const root = await writeLanding(join(folder, 'addresses'), {
    ...made,
    customer: made.customer.map((each) => ({ ...each, serialNumber: swapped(each.serialNumber!) })),
    step_trainer: made.step_trainer.map((each) => ({ ...each, serialNumber: swapped(each.serialNumber) })),
  });
  const lake = join(folder, 'addressed');
  await run('--landing', root, '--lake', lake, '--trim', 'none');
  const { code, out, err } = await stediHere('verify', '--lake', lake);
  expect(code).toBe(65);
  expect(out).toMatch(/no text of customer_curated looks like an e-mail address +[1-9]\d* in serialNumber/);
  expect(out + err).not.toContain('zqxjk');
});
