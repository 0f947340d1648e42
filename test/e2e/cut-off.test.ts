import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { writeLanding, writeRecords } from './landing-files.ts';
import { filesBelow, sha256 } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { jsonLines, run, runApart, stediHere, temporaryFolder } from './stedi.ts';

const landing = madeUpLanding({ people: 40, readings: 400 });
const lines = landing.accelerometer.map((record) => JSON.stringify(record));
const whole = `${lines.slice(0, -1).join('\n')}\n`;
const cut = lines.at(-1)!.slice(0, -7);
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

test.each([
  ['lines', 'a.json', `${whole}${cut}`],
  ['packed lines', 'a.json.gz', gzipSync(`${whole}${cut}`)],
  ['an array', 'a.json', `[${lines.slice(0, -1).join(',')},${cut}`],
  ['an array over many lines', 'a.json', `[\n${lines.slice(0, -1).join(',\n')},\n${cut}`],
])('the last record of %s, cut off, breaks its file, or is put aside like any other', async (name, file, text) => {
  const root = await writeLanding(join(folder, name), landing);
  const path = await writeRecords(root, 'accelerometer', file, text);
  const options = ['--landing', root, '--lake', `${root}-lake`];
  const { code, out } = await stediHere('run', '--profile', 'published', ...options);
  expect(code).toBe(65);
  expect(jsonLines(out).at(-1)).toMatchObject({ code: 'file_unreadable' });
  expect(out).toContain(path);
  expect(await filesBelow(`${root}-lake`)).toEqual([]);

  const { report } = await run(...options, '--cut-off', 'quarantine');
  expect(report.status).toBe('published_with_quarantine');
  expect(report.stages.find((stage) => stage.name === 'read_accelerometer_landing')).toMatchObject({
    read: { accelerometer_landing: 800 },
    written: 799,
    quarantined: 1,
  });
  const entries = jsonLines(await readFile(report.quarantine['accelerometer_landing']!, 'utf8'));
  expect(entries).toMatchObject([{ file: path, reason: 'cut_off', record: 400 }]);
  expect(report.invalid['accelerometer_landing']).toMatchObject({ records: 1, reasons: { cut_off: 1 } });
});

test('its place is that of its bytes, and a plan carries how it is read', async () => {
  const root = await writeLanding(join(folder, 'plan'), landing);
  await writeRecords(root, 'accelerometer', 'a.json', `${whole}${cut}`);
  const [places, plan] = [['--landing', root, '--lake', `${root}-lake`], join(folder, 'plan.json')];
  const made = await stediHere(
    'plan',
    '--profile',
    'published',
    ...places,
    '--cut-off',
    'quarantine',
    '--max-unpacked',
    '7',
    '--out',
    plan,
  );
  expect(made.code).toBe(0);
  expect(JSON.parse(await readFile(plan, 'utf8'))).toMatchObject({ cutOff: 'quarantine', maxUnpacked: 7 });
  for (const round of ['1', '2', '3']) {
    const share = ['--round', round, '--index', '0', '--count', '1'];
    expect((await stediHere('part', '--plan', plan, ...places, ...share)).code).toBe(0);
  }
  expect((await stediHere('publish', '--plan', plan, ...places)).code).toBe(0);
  const [file] = await filesBelow(join(`${root}-lake`, '_quarantine'));
  expect(jsonLines(await readFile(file!, 'utf8'))).toMatchObject([
    { reason: 'cut_off', record: 400, line: 400, offset: whole.length, bytes: cut.length, hash: sha256(cut) },
  ]);
});

test('many files that are cut off are read by threads as by one, and files that are broken otherwise are named alone', async () => {
  const root = await writeLanding(join(folder, 'threads'), landing);
  for (let n = 0; n < 12; n++) await writeRecords(root, 'accelerometer', `a${n}.json`, `${whole}${lines[n]!}\n${cut}`);
  const options = ['--landing', root, '--cut-off', 'quarantine', '--part-size', '0.02'];
  const [one, many] = ['one', 'many'].map((name) => join(folder, `${name}-lake`));
  const { report } = await run(...options, '--lake', one!);
  const threads = await runApart(...options, '--lake', many!, '--workers', '4');
  expect(threads.report.stages).toEqual(report.stages);
  expect(report.invalid['accelerometer_landing']).toMatchObject({ records: 12, reasons: { cut_off: 12 } });
  expect(threads.report.invalid).toEqual(report.invalid);

  const packed = gzipSync(whole);
  const broken = ['b.json.gz', 'c.json.gz'];
  for (const [n, name] of broken.entries())
    await writeRecords(root, 'accelerometer', name, packed.subarray(0, -20 - n));
  const { code, out } = await stediHere('run', '--profile', 'published', ...options, '--lake', one!, '--workers', '0');
  expect(code).toBe(65);
  const { message } = jsonLines(out).at(-1) as { readonly message: string };
  expect(message).toContain('2 landing files are broken');
  for (const name of broken) expect(message).toContain(name);
  expect(message).not.toContain('a1.json');
});
