import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { run, stediHere, temporaryFolder } from '../e2e/stedi.ts';
import { all, lines, moves, people, put, steps, zone, type Files } from './landing-case.ts';

let folder: string;
let cases = 0;
beforeAll(async () => void (folder = await temporaryFolder()));

const published = ['--profile', 'published'] as const;
/** The zone of these files, and a lake of its own. */
const given = async (files: Files): Promise<string[]> => {
  const root = await put(join(folder, String(++cases)), files);
  return ['--landing', root, '--lake', `${root}-lake`];
};
const rowsOf = async (...args: readonly string[]) => {
  const { report, out } = await run(...args);
  const rows = Object.entries(report.tables).map(([name, table]) => [name, table.rows] as const);
  return { rows: Object.fromEntries(rows.filter(([name]) => name in all)), landing: report.landing, out };
};
const readings = 'accelerometer/landing';
const half = [lines(moves.slice(0, 100)), lines(moves.slice(100))] as const;
const withReadings = (files: Files): Files => ({ ...zone, [`${readings}/a.json`]: undefined, ...files });

describe('landing as others lay it out is read whole', () => {
  test.each<readonly [string, Files, number]>([
    ['the reference', zone, 1],
    [
      'folders of partitions below',
      withReadings({ [`${readings}/a.json`]: half[0], [`${readings}/year=2026/month=01/a.json`]: half[1] }),
      2,
    ],
    [
      'folders of dates',
      withReadings({ [`${readings}/2026/11/30/a.json`]: half[0], [`${readings}/2026/12/01/a.json`]: half[1] }),
      2,
    ],
    [
      'other endings',
      withReadings({ [`${readings}/a.jsonl`]: half[0], [`${readings}/b.NDJSON.gz`]: gzipSync(half[1]) }),
      2,
    ],
    [
      'what Spark writes',
      withReadings({
        [`${readings}/part-00000`]: half[0],
        [`${readings}/part-00001.gz`]: gzipSync(half[1]),
        [`${readings}/_SUCCESS`]: '',
      }),
      2,
    ],
    [
      'what Firehose writes',
      withReadings({
        [`${readings}/2026/11/30/10/stedi.raw-1-2026-11-30-10-15-00-0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0`]: half[0],
        [`${readings}/2026/11/30/11/stedi.raw-1-2026-11-30-11-15-00-1b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0.gz`]: gzipSync(
          half[1],
        ),
      }),
      2,
    ],
    [
      'empty files, which are no copies of one another',
      { ...zone, [`${readings}/b.json`]: '', [`${readings}/c.json`]: '' },
      3,
    ],
    ['files of an empty array', { ...zone, [`${readings}/b.json`]: '[]\n', [`${readings}/c.json`]: '[]\n' }, 3],
    [
      'packed files of nothing',
      { ...zone, [`${readings}/b.json.gz`]: gzipSync(''), [`${readings}/c.json.gz`]: gzipSync('') },
      3,
    ],
    [
      'an array a line',
      {
        ...zone,
        'step_trainer/landing/s.json': [0, 100, 200]
          .map((k) => `${JSON.stringify(steps.slice(k, k + 100))}\n`)
          .join(''),
      },
      1,
    ],
  ])('%s', async (_name, files, count) => {
    const { rows, landing } = await rowsOf(...(await given(files)));
    expect(rows).toEqual(all);
    expect(landing['accelerometer_landing']).toMatchObject({ rows: 300, files: count });
  });

  test('an empty file gives no rows', async () => {
    const { rows } = await rowsOf(...(await given({ ...zone, 'step_trainer/landing/s.json': '' })));
    expect(rows).toEqual({ ...all, step_trainer_trusted: 0, machine_learning_curated: 0 });
  });
});

describe('every file that is there and not read is named', () => {
  const beside: Files = {
    [`${readings}/a.json.bak`]: zone['accelerometer/landing/a.json'],
    [`${readings}/b.json.tmp`]: half[0],
    [`${readings}/.c.json`]: half[0],
    [`${readings}/_d/d.json`]: half[0],
    [`${readings}/e.csv`]: 'user,timestamp\n',
    [`${readings}/README`]: 'This folder holds readings.\n',
    [`${readings}/a.json.md5`]: '0123456789abcdef0123456789abcdef\n',
  };

  test('by plan, with the reason, and counted by run', async () => {
    const args = await given({ ...zone, ...beside });
    const plan = await stediHere('plan', ...args, ...published);
    expect(plan).toMatchObject({ code: 0, err: '' });
    for (const path of Object.keys(beside)) expect(plan.out).toContain(path);
    expect(plan.out).toMatch(/Would not read, though it is there:\n(?:.*\n)*.*2 files {2}a name begins with \. or _/);
    const facts = JSON.parse((await stediHere('plan', ...args, ...published, '--json')).out) as {
      landing: { table: string; notTaken: { reason: string; files: number }[] }[];
    };
    const { notTaken } = facts.landing.find(({ table }) => table === 'accelerometer_landing')!;
    expect(notTaken.map(({ reason, files }) => [reason, files])).toEqual([
      ['hidden', 2],
      ['not_json', 2],
      ['other_ending', 1],
      ['temporary', 2],
    ]);
    const { rows, landing } = await rowsOf(...args);
    expect(rows).toEqual(all);
    expect(landing['accelerometer_landing']).toEqual({
      rows: 300,
      files: 1,
      bytes: expect.any(Number) as number,
      notTaken: 7,
    });
    expect(landing['customer_landing']).toMatchObject({ notTaken: 0 });
  });

  test('what may be meant is an error', async () => {
    const args = await given({ ...zone, [`${readings}/a.json.1`]: half[0] });
    const { code, err } = await stediHere('run', ...args, ...published);
    expect(code).toBe(65);
    expect(err).toMatch(
      /files of accelerometer_landing look like landing files, .*: accelerometer\/landing\/a\.json\.1/,
    );
  });
});

describe('layouts that are not looked for are named, with what to say', () => {
  const elsewhere = (customer: string, accelerometer: string, step: string): Files => ({
    [customer]: lines(people),
    [accelerometer]: lines(moves),
    [step]: lines(steps),
  });
  test.each<readonly [string, Files, readonly [string, string, string]]>([
    [
      'folders of the tables alone',
      elsewhere('customer/x.json', 'accelerometer/x.json', 'step_trainer/x.json'),
      ['customer', 'accelerometer', 'step_trainer'],
    ],
    [
      'another case',
      elsewhere('Customer/Landing/x.json', 'Accelerometer/Landing/x.json', 'Step_Trainer/Landing/x.json'),
      ['Customer/Landing', 'Accelerometer/Landing', 'Step_Trainer/Landing'],
    ],
    [
      'landing above',
      elsewhere('landing/customer/x.json', 'landing/accelerometer/x.json', 'landing/step-trainer/x.json'),
      ['landing/customer', 'landing/accelerometer', 'landing/step-trainer'],
    ],
    [
      'plurals',
      elsewhere('customers/2026/x.json', 'accelerometers/2026/x.json', 'step-trainers/2026/x.json'),
      ['customers', 'accelerometers', 'step-trainers'],
    ],
  ])('%s', async (_name, files, folders) => {
    const args = await given(files);
    const root = args[1]!;
    const said: string[] = [];
    for (const [index, subject] of ['customer', 'accelerometer', 'step_trainer'].entries()) {
      const { code, err } = await stediHere('run', ...args, ...said, ...published);
      expect(code).toBe(64);
      const option = `${subject}=${join(root, folders[index]!)}`;
      expect(err).toContain(`no files of ${subject}_landing`);
      expect(err).toContain(`--landing ${option}`);
      said.push('--landing', option);
    }
    expect((await rowsOf(...args, ...said)).rows).toEqual(all);
    expect((await rowsOf('--lake', `${root}-lake-2`, ...said)).rows).toEqual(all);
  });

  test('folders of other names are said to be there', async () => {
    const { code, err } = await stediHere('run', ...(await given({ 'people/x.json': lines(people) })), ...published);
    expect(code).toBe(64);
    expect(err).toMatch(
      /no files of customer_landing in .*, only people\/ \(x\.json\): put JSON files into customer_landing\//,
    );
  });

  test('what --landing cannot mean is refused', async () => {
    const [, root] = await given(zone);
    const refused = async (...args: string[]) =>
      (await stediHere('run', ...args, '--lake', `${root}-x`, ...published)).err;
    const place = ['--landing', `customer=${root}/customer/landing`];
    expect(await refused('--landing', root!, '--landing', `customers=${root}`)).toContain(
      'a table is one of customer, accelerometer',
    );
    expect(await refused('--landing', root!, ...place, ...place)).toContain('customer_landing has a folder already');
    expect(await refused('--landing', root!, '--landing', folder)).toContain('name one folder of the zone');
    expect(await refused(...place)).toContain('names no folder of accelerometer_landing and step_trainer_landing');
    expect(await refused('--landing', root!, '--landing', `customer=${root}/nowhere`)).toContain(
      'nowhere is not there',
    );
  });

  test('a plan holds the folders, for its parts', async () => {
    const { 'customer/landing/c.json': customers, ...rest } = zone;
    const args = await given({ ...rest, 'crm/export/c.json': customers });
    const file = join(args[1]!, 'plan.json');
    const named = ['--landing', `customer=${join(args[1]!, 'crm')}`];
    const done = async (...command: string[]) => expect(await stediHere(...command)).toMatchObject({ code: 0 });
    await done('plan', ...args, ...named, ...published, '--out', file);
    for (const round of ['1', '2', '3'])
      await done('part', '--plan', file, ...args, ...named, '--round', round, '--index', '0', '--count', '1');
    await done('publish', '--plan', file, ...args, ...named);
    const { out } = await stediHere(
      'query',
      'select count(*) as n from customer_trusted',
      '--lake',
      args[3]!,
      '--json',
    );
    expect(JSON.parse(out)).toEqual([{ n: 10 }]);
  });
});
