import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { dirtOf, dirtyLines } from './dirt.ts';
import { landingFolder, writeLanding, writeRecords } from './landing-files.ts';
import { filesBelow } from './listing.ts';
import { madeUpLanding, subjects, type Landing } from './made-up-landing.ts';
import { publishedRows } from './published.ts';
import { run, stediHere, temporaryFolder, type Finished } from './stedi.ts';

const mark = 'zqxjk';
/** Numbers that only a record can hold. */
const numbers = { timestamp: 1_598_765_432_109, x: 0.123456789, distanceFromObject: 987_654_321 };
/** What a person said, or what was measured of one. Part of a number is a leak too. */
const leak = /zqxjk|Ann |159876543|0\.1234567|98765432/;

const made = madeUpLanding({ people: 30, readings: 300, mark });
const landing: Landing = {
  customer: made.customer.map((person) => ({ ...person, lastUpdateDate: numbers.timestamp })),
  accelerometer: made.accelerometer.map((reading) => ({ ...reading, timestamp: numbers.timestamp, x: numbers.x })),
  step_trainer: made.step_trainer.map((step) => ({
    ...step,
    sensorReadingTime: numbers.timestamp,
    distanceFromObject: numbers.distanceFromObject,
  })),
};
const said: string[] = [];
let folder: string;
let lake: string;
let dirty: string;

/** Runs a command whose words are looked at in the end. */
async function hear(code: number, ...args: readonly string[]): Promise<Finished> {
  const finished = await stediHere(...args);
  said.push(finished.out, finished.err);
  expect(`${finished.code}: ${finished.err}`).toMatch(new RegExp(`^${code}:`));
  return finished;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  lake = join(folder, 'lake');
  dirty = await writeLanding(join(folder, 'dirty'), landing);
  for (const subject of subjects) {
    const name = `${subject}-1.json`;
    const file = join(landingFolder(dirty, subject), name);
    await writeRecords(dirty, subject, name, dirtyLines({ table: '', file }, dirtOf(subject, mark)).content);
  }
});

test('no command says or keeps what a record holds, whether it goes well or not', async () => {
  const options = ['--landing', dirty, '--lake', lake];
  const report = join(folder, 'report.json');
  await hear(0, 'plan', '--profile', 'published', ...options);
  await hear(65, 'run', '--profile', 'published', ...options);
  await hear(65, 'run', '--profile', 'published', ...options, '--unknown', 'fail', '--max-quarantined', '1');
  await hear(0, 'run', '--profile', 'published', ...options, '--max-quarantined', '40%', '--report', report);
  await hear(0, 'run', '--profile', 'published', ...options, '--max-quarantined', '40%', '--unknown', 'fail', '--json');
  await hear(0, 'run', '--profile', 'published', ...options, '--max-quarantined', '40%', '--unknown', 'fail');
  await hear(0, 'verify', '--lake', lake);
  await hear(0, 'verify', '--lake', lake, '--json');
  await hear(0, 'history', '--lake', lake, '--json');
  await hear(0, 'rollback', '--lake', lake);
  await hear(0, 'clean', '--lake', lake, '--grace', '0', '--dry-run');
  for (const cast of [
    'customerName::INTEGER',
    'serialNumber::DATE',
    'email::JSON',
    `error(email)`,
    `CASE WHEN email > '' THEN error(email) END`,
  ]) {
    await hear(65, 'query', `SELECT ${cast} FROM customer_trusted`, '--lake', lake);
  }

  const broken: readonly (readonly [string, string])[] = [
    ['between', `[{"user":"${mark}","timestamp":${numbers.timestamp}} ${mark} {}]`],
    ['early', `[{"user":"${mark}","timestamp":${numbers.timestamp},`],
    ['prose', `${mark} ${numbers.timestamp}`],
    ['after', `[{"user":"${mark}"}] ${mark}`],
    ['text', `"${mark} ${numbers.x}`],
    ['number', `${numbers.timestamp}`],
  ];
  for (const [name, content] of broken) {
    const root = await writeLanding(join(folder, name), landing, { form: name === 'text' ? 'array' : 'lines' });
    await writeRecords(root, 'accelerometer', 'broken.json', content);
    const finished = await stediHere(
      'run',
      '--profile',
      'published',
      '--landing',
      root,
      '--lake',
      join(folder, `${name}-lake`),
      '--max-quarantined',
      '0',
    );
    said.push(finished.out, finished.err);
    expect(finished.code).toBe(65);
  }

  expect(said.length).toBeGreaterThan(40);
  for (const words of said) expect(leak.test(words), words.slice(0, 200)).toBe(false);
  const kept = (await filesBelow(folder)).filter((file) => !file.endsWith('.parquet') && !file.includes('_landing/'));
  expect(kept.some((file) => file.includes('_quarantine'))).toBe(true);
  expect(kept).toContain(report);
  for (const file of kept) expect(leak.test(await readFile(file, 'utf8')), file).toBe(false);
}, 60_000);

test('curated tables hold serial numbers and measurements, and no text of a person', async () => {
  const { report } = await run(
    '--landing',
    await writeLanding(join(folder, 'clean'), made),
    '--lake',
    join(folder, 'clean-lake'),
  );
  const rows = await publishedRows(report.tables);
  const personal = /@|Ann |"(\w*555\d{4}|\w*19\d\d-01-\d\d)"/;
  expect(rows['customer_trusted']!.every((row) => personal.test(row))).toBe(true);
  for (const table of ['customer_curated', 'machine_learning_curated', 'customer_anonymized']) {
    expect(rows[table]!.length).toBeGreaterThan(0);
    expect(
      rows[table]!.some((row) => personal.test(row)),
      table,
    ).toBe(false);
  }
  expect(rows['customer_anonymized']!.some((row) => row.includes(mark))).toBe(false);
});
