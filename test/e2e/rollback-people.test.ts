import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { query, run, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
const all = madeUpLanding({ people: 40, readings: 800 });
const withdraws = (email: string): boolean => /^ann(2|8)\./.test(email);
const left = {
  ...all,
  customer: all.customer.map((person) => {
    const { shareWithResearchAsOfDate, ...rest } = person;
    return withdraws(person.email!)
      ? rest
      : { ...rest, ...(shareWithResearchAsOfDate && { shareWithResearchAsOfDate }) };
  }),
};
const at = (name: string): string => join(folder, name);
const countThem =
  "SELECT count(DISTINCT email)::INTEGER AS n FROM customer_trusted WHERE regexp_matches(email, '^ann(2|8)\\.')";

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeLanding(at('before'), all);
  await writeLanding(at('after'), left);
  await run('--landing', at('before'), '--lake', at('made'));
  await run('--landing', at('after'), '--lake', at('made'));
});

test('a rollback that would bring back people who withdrew is refused with their number and nothing of them', async () => {
  const lake = at('refused');
  await cp(at('made'), lake, { recursive: true });
  const { code, err } = await stediHere('rollback', '--lake', lake);
  expect(code).toBe(65);
  expect(err).toContain('version 1 holds 2 people who are not among those who agree now');
  expect(err).toContain('--restore-withdrawn');
  expect(err).not.toMatch(/ann|@/);
  expect((await stediHere('history', '--lake', lake)).out).toMatch(/^ {2}2 /);
  expect(await query(lake, countThem)).toEqual([{ n: 0 }]);
});

test('--restore-withdrawn goes back all the same, and the commit says how many that brings back', async () => {
  const lake = at('restored');
  await cp(at('made'), lake, { recursive: true });
  const { code, out } = await stediHere('rollback', '--lake', lake, '--restore-withdrawn');
  expect([code, out]).toEqual([
    0,
    'Version 3 is current: the tables of version 1.\nIt brings back 2 people who left since.\n',
  ]);
  expect(await query(lake, countThem)).toEqual([{ n: 2 }]);
  const commit = JSON.parse(await readFile(join(lake, '_commits/0000000003.json'), 'utf8')) as object;
  expect(commit).toMatchObject({ rollbackOf: 1, peopleBroughtBack: 2 });
  // and forth again brings nobody back
  expect((await stediHere('rollback', '--lake', lake, '--to', '2')).code).toBe(0);
});

test('--landing says who agrees, before any run has seen it', async () => {
  const lake = at('landing');
  await run('--landing', at('before'), '--lake', lake);
  await run('--landing', at('before'), '--lake', lake, '--trim', 'none');
  const refused = await stediHere('rollback', '--lake', lake, '--landing', at('after'));
  expect(refused.code).toBe(65);
  expect(refused.err).toContain('version 1 holds 2 people');
  expect((await stediHere('rollback', '--lake', lake, '--landing', at('before'))).code).toBe(0);
  // they agree again: the version before knows less of them than landing does
  const again = at('again');
  await cp(at('made'), again, { recursive: true });
  expect((await stediHere('rollback', '--lake', again, '--landing', at('before'))).code).toBe(0);
});

test('a current version that cannot be read is no reason to bring anybody back', async () => {
  const lake = at('damaged');
  const { report } = await run('--landing', at('before'), '--lake', lake);
  await run('--landing', at('after'), '--lake', lake);
  expect(report.commit).toBe(1);
  const [file] = (await run('--landing', at('after'), '--lake', lake)).report.tables['customer_trusted']!.files;
  const { writeFile } = await import('node:fs/promises');
  await writeFile(file!.path, 'x'.repeat(file!.bytes));
  const refused = await stediHere('rollback', '--lake', lake);
  expect([refused.code, refused.err]).toEqual([65, expect.stringContaining('cannot be compared')]);
  expect((await stediHere('rollback', '--lake', lake, '--landing', at('before'))).code).toBe(0);
});
