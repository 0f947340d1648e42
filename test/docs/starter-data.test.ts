import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@stedi-lakehouse/runner';
import { afterAll, describe, expect, test } from 'vitest';
import { chapter, documentAt, tableRows } from './documents.ts';

const starter = process.env['STEDI_STARTER_DATA'];
const readme = documentAt('README.md');
const folders: string[] = [];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'starter-'));
  folders.push(folder);
  return folder;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** Runs `stedi` with the rest of its arguments in a temporary lake, and returns what the last line of its output holds. */
async function lastLine(args: readonly string[]): Promise<unknown> {
  let out = '';
  const say = (text: string): void => {
    out += text;
  };
  const output = { out: say, err: () => {}, terminal: false, width: 80 };
  await runCli(args, { output, signal: new AbortController().signal, now: () => 0 });
  return JSON.parse(out.trim().split('\n').at(-1)!);
}

interface Report {
  readonly tables: Readonly<Record<string, { readonly rows: number }>>;
  readonly stages: readonly { readonly name: string; readonly dropped: Readonly<Record<string, number>> }[];
  readonly pairsOfDifferentCustomers: number;
}

describe.skipIf(!starter)('on the starter data (skipped without STEDI_STARTER_DATA)', () => {
  test.each(tableRows(chapter(readme, 'Counts on the public starter data')).slice(1))(
    'trim %s, match %s: the counts are those of the README',
    async (trim, match, profile, ...counts) => {
      const lake = await temporaryFolder();
      const named = /^`(\w+)`/.exec(profile!)?.[1];
      const choices =
        named === undefined ? ['--profile', 'published', '--trim', trim!, '--match', match!] : ['--profile', named];
      const report = (await lastLine(['run', '--landing', starter!, '--lake', lake, '--json', ...choices])) as Report;
      const rows = (table: string): number => report.tables[table]!.rows;
      expect([
        rows('accelerometer_trusted'),
        rows('step_trainer_trusted'),
        rows('customer_curated'),
        rows('machine_learning_curated'),
        report.pairsOfDifferentCustomers,
      ]).toEqual(counts.map((count) => Number(count.replaceAll(',', ''))));
      expect(rows('customer_trusted')).toBe(482);
      expect(rows('customer_anonymized')).toBe(rows('customer_curated'));
    },
  );

  test('as many steps are older than the consent as the README says', async () => {
    const lake = await temporaryFolder();
    const strict = ['--profile', 'strict', '--json'];
    const { stages } = (await lastLine(['run', '--landing', starter!, '--lake', lake, ...strict])) as Report;
    const trimmed = stages.find(({ name }) => name === 'step_trainer_landing_to_trusted')!;
    expect(people()).toContain(`${trimmed.dropped['before_consent']!.toLocaleString('en')} of 14,460`);
  });

  test('as many times lead to one customer as the README says', async () => {
    const lake = await temporaryFolder();
    await lastLine(['run', '--profile', 'published', '--landing', starter!, '--lake', lake, '--json']);
    const sql = `
      with alone as (select "timestamp" from accelerometer_trusted group by 1 having count(distinct "user") = 1)
      select count(*) as n, (select count(*) from machine_learning_curated) as all_rows
      from machine_learning_curated where sensorreadingtime in (from alone)`;
    const [counted] = (await lastLine(['query', sql, '--lake', lake, '--json'])) as { n: number; all_rows: number }[];
    const [some, all] = [counted!.n, counted!.all_rows].map((count) => count.toLocaleString('en'));
    expect(people()).toContain(`${some} of the ${all} rows of machine_learning_curated`);
  });
});

function people(): string {
  return chapter(readme, "What it does with people's data").replaceAll('\n', ' ');
}
