import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding, writeRecords } from './landing-files.ts';
import { filesBelow } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { jsonLines, run, start, stedi, stediBin, stediHere, temporaryFolder } from './stedi.ts';

const landing = madeUpLanding({ people: 40, readings: 400 });
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

const reading = landing.accelerometer[0]!;
const { timestamp, ...timeless } = reading;
/** Wrong in a way each, and what is to be said of it. */
const wrong: readonly (readonly [object, object])[] = [
  [
    { ...reading, user: 8_015_550_000 },
    { reason: 'type', column: 'user', expected: 'text', found: 'a number' },
  ],
  [
    { ...timeless, timeStamp: timestamp },
    { reason: 'type', column: 'timestamp', expected: 'a whole number', found: 'nothing', key: 'timeStamp' },
  ],
  [
    { ...reading, user: 'ann-secret', x: 'x-secret' },
    { reason: 'type', column: 'x', expected: 'a number', found: 'text' },
  ],
];

/** A zone with those among its readings, and with keys that are not declared. */
async function zone(name: string): Promise<string> {
  const root = await writeLanding(join(folder, name), landing);
  const lines = [wrong[1]![0], ...landing.accelerometer, ...wrong.map(([record]) => record)];
  await writeRecords(root, 'accelerometer', 'a.json', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const more = landing.customer.map((each) => ({ ...each, 'ann@secret.example': 1, middleName: 'secret' }));
  await writeRecords(root, 'customer', 'customer-0.json', more.map((each) => `${JSON.stringify(each)}\n`).join(''));
  return root;
}

describe('records that are no rows', () => {
  test('are listed with their column, what it takes and what kind of thing was there', async () => {
    const { report } = await run('--landing', await zone('listed'), '--lake', join(folder, 'listed-lake'));
    const file = report.quarantine['accelerometer_landing']!;
    const entries = jsonLines(await readFile(file, 'utf8'));
    const faults = [wrong[1]!, ...wrong].map(([, fault]) => fault);
    expect(entries).toHaveLength(4);
    for (const [i, fault] of faults.entries())
      expect(entries[i]).toMatchObject({ ...fault, record: i === 0 ? 1 : 401 + i, line: i === 0 ? 1 : 401 + i });
    expect(Object.keys(entries[0]!)).toEqual(
      'table file record line offset bytes reason column expected found key hash'.split(' '),
    );
    const path = join(folder, 'listed', 'accelerometer_landing', 'a.json');
    expect(report.invalid).toEqual({
      accelerometer_landing: {
        records: 4,
        listed: 4,
        bytes: entries.reduce((sum, { bytes }) => sum + (bytes as number), 0),
        reasons: { type: 4 },
        groups: [1, 0, 2].map((i) => ({ ...wrong[i]![1], file: path, records: i === 1 ? 2 : 1 })),
      },
    });
    expect(report.unknownKeys).toEqual({ customer_landing: { total: 2 * people(), named: { middleName: people() } } });
    expect(JSON.stringify([report, entries])).not.toContain('secret');
  });

  test('and undeclared keys are shown under headings of their own, with nothing of what they say', async () => {
    const options = ['--profile', 'published', '--landing', await zone('shown'), '--lake', join(folder, 'shown-lake')];
    const { code, out, err } = await start(stediBin, 'run', ...options).finished;
    expect(code).toBe(0);
    const text = out.replaceAll(/ +/g, ' ');
    expect(text).toContain(
      `Keys that no column is called by:\n table key times\n customer_landing middleName ${people()}\n customer_landing others ${people()}\n`,
    );
    expect(text).toContain(
      'Invalid records of accelerometer_landing, 4:\n file what is wrong records\n' +
        ' a.json timestamp: missing, a key timeStamp is there 2\n' +
        ' a.json user: a number, not text 1\n' +
        ' a.json x: text, not a number 1\n' +
        'They are listed, without what they say, in ',
    );
    expect(text).toContain('stedi discover');
    expect(out + err).not.toContain('secret');
  });

  test('are in the message of a run that has too many of them, which names stedi discover', async () => {
    const options = ['--profile', 'published', '--landing', await zone('many'), '--lake', join(folder, 'many-lake')];
    const { code, out } = await stediHere('run', ...options, '--max-quarantined', '3');
    expect(code).toBe(65);
    const { message } = jsonLines(out).at(-1) as { readonly message: string };
    expect(message).toContain(
      '4 of 804 records of accelerometer_landing are invalid (2 timestamp: missing, a key timeStamp is there, 1 user: a number, not text, 1 x: text, not a number)',
    );
    expect(message).toContain('stedi discover');
    expect(message).not.toContain('secret');
  });
});

function people(): number {
  return landing.customer.length;
}

test('names of their files take no control of a terminal', async () => {
  const root = await writeLanding(join(folder, 'control'), landing);
  await writeRecords(root, 'accelerometer', 'a\u001b]0;x\u0007.json', '{}\n');
  const options = ['--profile', 'published', '--landing', root, '--lake', join(folder, 'control-lake')];
  const { code, out } = await start(stediBin, 'run', ...options).finished;
  expect(code).toBe(0);
  expect(out).toContain('Invalid records of accelerometer_landing, 1:');
  expect(out).not.toMatch(/\p{Cc}(?<!\n)/u);

  await writeRecords(root, 'accelerometer', 'b\u001b]0;x\u0007.json', '%PDF-1.4');
  const { code: broken, err } = await start(stediBin, 'run', ...options).finished;
  expect(broken).toBe(65);
  expect(err).toContain('it is a PDF');
  expect(err).not.toMatch(/\p{Cc}(?<!\n)/u);
});

describe('the limit', () => {
  test('weighs bytes: one record that is large enough is too much', async () => {
    const root = await writeLanding(join(folder, 'large'), landing);
    const lines = landing.accelerometer.map((record) => `${JSON.stringify(record)}\n`);
    const large = JSON.stringify({ ...reading, x: 'secret'.repeat(200) });
    await writeRecords(root, 'accelerometer', 'accelerometer-0.json', [...lines, `${large}\n`].join(''));
    const options = ['--landing', root, '--lake', join(folder, 'large-lake')];
    const { code, out } = await stediHere('run', '--profile', 'published', ...options);
    expect(code).toBe(65);
    const bytes = Buffer.byteLength(lines.join('')) + large.length + 1;
    expect(jsonLines(out).at(-1)).toMatchObject({ code: 'quarantine_limit' });
    expect(out).toContain(
      `1 of 401 records of accelerometer_landing, ${large.length} of ${bytes} bytes, are invalid (1 x: text, not a number), more than 1 % of the bytes`,
    );
    const { report } = await run(...options, '--max-quarantined', '1');
    expect(report.stages.find(({ name }) => name === 'read_accelerometer_landing')).toMatchObject({
      written: 400,
      quarantined: 1,
    });
  });

  test('ends a run as soon as what is left cannot help, and what it says is of what was read', async () => {
    const root = await writeLanding(join(folder, 'early'), landing);
    const good = `${JSON.stringify(reading)}\n`.repeat(40_000);
    await writeRecords(root, 'accelerometer', 'a-bad.json', '{}\n'.repeat(400_000));
    await writeRecords(root, 'accelerometer', 'b-good.json', good);
    const options = ['--profile', 'published', '--landing', root, '--lake', join(folder, 'early-lake')];
    const { code, out } = await stediHere('run', ...options, '--part-size', '0.25', '--workers', '0');
    expect(code).toBe(65);
    const [, invalid, records] = /(\d+) of the first (\d+) records of accelerometer_landing/.exec(out)!;
    expect(invalid).toBe(records);
    // of 1,200,000 bytes and then some three million others
    expect(Number(records)).toBeLessThan(400_000);
  });
});

test.each([
  ['a million on lines', '{}\n'.repeat(1_000_000)],
  ['a million in an array', `[${'{},'.repeat(999_999)}{}]`],
])('%s take little memory and little room on the disk', async (name, text) => {
  const peakOf = async (root: string): Promise<number> => {
    const options = ['--landing', root, '--lake', `${root}-lake`, '--max-quarantined', '100%', '--metrics', 'emf'];
    const { code, out } = await stedi('run', '--profile', 'published', ...options);
    expect(code).toBe(0);
    return jsonLines(out).find((line) => line['PeakMemory'] !== undefined)!['PeakMemory'] as number;
  };
  const plain = await peakOf(await writeLanding(join(folder, `${name}-plain`), landing));
  const root = await writeLanding(join(folder, name), landing);
  await writeRecords(root, 'accelerometer', 'a.json', text);
  expect((await peakOf(root)) - plain).toBeLessThan(100 << 20);
  const [file] = await filesBelow(join(`${root}-lake`, '_quarantine'));
  const listed = await readFile(file!, 'utf8');
  expect(listed.split('\n')).toHaveLength(10_001);
  expect(listed.length).toBeLessThan(5_000_000);
});
