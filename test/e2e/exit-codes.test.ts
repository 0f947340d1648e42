import { spawn } from 'node:child_process';
import { appendFile, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { landingFolder, writeLanding, writeRecords } from './landing-files.ts';
import { fileListing, filesBelow } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { jsonLines, run, start, startStedi, stedi, stediBin, temporaryFolder } from './stedi.ts';

let folder: string;
let landing: string;
let lake: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(at('landing'), madeUpLanding({ people: 20, readings: 200 }));
  lake = at('lake');
  await run('--landing', landing, '--lake', lake);
  await mkdir(at('empty'));
  await writeFile(at('a-file'), 'x');
});

describe('0 is for what was done, or asked', () => {
  test.each([
    ['--help'],
    ['--version'],
    ['run', '--help'],
    ['help', 'run'],
    ['history', '--lake', '<lake>'],
    ['verify', '--lake', '<lake>'],
  ])('stedi %s %s %s', async (...args) => {
    const finished = await stedi(...args.filter((arg) => arg !== undefined).map((arg) => arg.replace('<lake>', lake)));
    expect(finished).toMatchObject({ code: 0, err: '' });
    expect(finished.out).not.toBe('');
  });
});

describe('65 is for the data: the message names the file, and the lake stays as it is', () => {
  const gzip = async (): Promise<Uint8Array> => gzipSync('{"user":"a"}\n'.repeat(9_000));
  const broken: readonly (readonly [string, string, () => Promise<string | Uint8Array>, RegExp])[] = [
    [
      'a truncated gzip file',
      'cut.json.gz',
      async () => (await gzip()).subarray(0, -20),
      /cut\.json\.gz ends in the middle/,
    ],
    [
      'a damaged gzip file',
      'hurt.json.gz',
      async () => (await gzip()).map((byte, i) => (i === 60 ? byte ^ 255 : byte)),
      /hurt\.json\.gz .*: copy the file again/,
    ],
    [
      'an array with a fault between its records',
      'gap.json',
      async () => '[{"user":"a","timestamp":1,"x":1,"y":1,"z":1} ? {}]',
      /gap\.json: record 2 is not JSON/,
    ],
    [
      'an array that ends early',
      'short.json',
      async () => '[{"user":"a","timestamp":1,"x":1,"y":1,"z":1},',
      /short\.json/,
    ],
    ['a file that is no JSON', 'page.json', async () => '<html></html>', /page\.json does not begin with JSON/],
  ];
  test.each(broken)('%s', async (_what, name, content, says) => {
    const before = await fileListing(lake);
    const file = await writeRecords(landing, 'accelerometer', name, await content());
    const { code, err } = await stedi('run', '--profile', 'published', '--landing', landing, '--lake', lake);
    await unlink(file);
    expect(err).toMatch(says);
    expect(code).toBe(65);
    expect(await fileListing(lake)).toEqual(before);
  });

  test('a query that DuckDB refuses, whose words are shown only when they are about the query', async () => {
    const misspelt = await stedi('query', 'SELECT emial FROM customer_trusted', '--lake', lake);
    expect(misspelt).toMatchObject({ code: 65, out: '' });
    expect(misspelt.err).toContain('emial');
    const cells = await stedi('query', 'SELECT email::INTEGER FROM customer_trusted', '--lake', lake);
    expect(cells.code).toBe(65);
    expect(cells.err).not.toContain('example.org');
  });

  test('a version that is not whole: a file is gone, cut, or has other bytes', async () => {
    const { report } = await run('--landing', landing, '--lake', at('hurt'));
    const [first, second, third] = Object.values(report.tables).map(({ files }) => files[0]!.path);
    await unlink(first!);
    await appendFile(second!, 'x');
    await writeFile(
      third!,
      (await readFile(third!)).map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
    );
    const verdict = await stedi('verify', '--lake', at('hurt'), '--json');
    expect(verdict.code).toBe(65);
    const { checks } = JSON.parse(verdict.out.split('\n')[0]!) as {
      checks: { check: string; passed: boolean; why: string }[];
    };
    const failed = checks.filter(({ passed }) => !passed);
    expect(failed.map(({ check }) => check)).toEqual(
      Object.keys(report.tables)
        .slice(0, 3)
        .map((name) => `${name} is whole`),
    );
    expect(failed.map(({ why }) => why)).toEqual([
      expect.stringContaining(first!),
      expect.stringContaining(second!),
      expect.stringContaining(`${third!} has other bytes`),
    ]);
  });
});

describe('75 is for what may succeed when it is tried again', () => {
  test.each([
    ['grows', async (file: string) => await appendFile(file, '\n'), /is not what it was when it was listed: run again/],
    ['vanishes', async (file: string) => await unlink(file), /could not read .*step_trainer-0\.json/],
  ])('a landing file that %s while the run works', async (what, change, says) => {
    const moving = await writeLanding(at(`moving-${what}`), madeUpLanding({ people: 20, readings: 60_000 }));
    const started = startStedi('run', '--profile', 'published', '--landing', moving, '--lake', at(`lake-${what}`));
    await started.said('"event":"planned"');
    await change(join(landingFolder(moving, 'step_trainer'), 'step_trainer-0.json'));
    const { code, err } = await started.finished;
    expect(err).toMatch(says);
    expect(code).toBe(75);
    expect(await filesBelow(at(`lake-${what}`))).toEqual([]);
  });
});

describe('78 is for the configuration', () => {
  test('another profile than the lake holds', async () => {
    const before = await fileListing(lake);
    const { code, err } = await stedi('run', '--landing', landing, '--lake', lake, '--profile', 'strict');
    expect(err).toMatch(
      /holds profile published and cannot take profile strict: use --profile published, or another --lake/,
    );
    expect(code).toBe(78);
    expect(await fileListing(lake)).toEqual(before);
  });

  test.each([
    ['the lake', ['--lake', '<at>/a-file']],
    ['a folder above the lake', ['--lake', '<at>/a-file/lake']],
    ['the trusted zone', ['--lake', '<at>/new-lake', '--trusted', '<at>/a-file']],
    ['the curated zone', ['--lake', '<at>/new-lake', '--curated', '<at>/a-file']],
  ])('%s cannot be written: a file is in its place', async (_what, args) => {
    const before = await filesBelow(folder);
    const { code, err } = await stedi(
      'run',
      '--profile',
      'published',
      '--landing',
      landing,
      ...args.map((arg) => arg.replace('<at>', folder)),
    );
    expect(err).toContain(at('a-file'));
    expect(err).not.toMatch(/^ {4}at /m);
    expect(code).toBe(78);
    expect(await filesBelow(folder)).toEqual(before);
  });
});

test('an error is one JSON line too with --json, and only then, also where the command line is wrong', async () => {
  const empty = ['run', '--profile', 'published', '--landing', at('empty'), '--lake', at('new-lake')];
  const misspelt = ['history', '--lake', at('new-lake'), '--jsno'];
  const wrong: readonly (readonly [readonly string[], string, string])[] = [
    [empty, 'landing_empty', 'customer_landing'],
    [misspelt, 'usage', "unknown option '--jsno' (Did you mean --json?)"],
    [['hsitory'], 'usage', "unknown command 'hsitory' (Did you mean history?)"],
  ];
  for (const [args, code, message] of wrong) {
    const text = await start(stediBin, ...args).finished;
    expect(text).toMatchObject({ code: 64, out: '', err: expect.stringContaining(message) as string });
    const { out, err } = await start(stediBin, ...args, '--json').finished;
    expect(err).toBe(text.err);
    expect(jsonLines(out)).toEqual([
      { time: expect.any(String) as string, event: 'error', code, message: expect.stringContaining(message) as string },
    ]);
  }
});

test('--quiet leaves the result and errors', async () => {
  const quiet = ['run', '--profile', 'published', '--landing', landing, '--quiet'];
  const text = await start(stediBin, ...quiet, '--lake', at('quiet')).finished;
  expect(text).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^Published version 1 /) as string });
  const lines = await start(stediBin, ...quiet, '--lake', at('quiet-json'), '--json').finished;
  expect(jsonLines(lines.out)).toEqual([expect.objectContaining({ event: 'report', status: 'published' })]);
  const failed = await start(stediBin, 'history', '--lake', at('nowhere'), '--quiet').finished;
  expect(failed).toMatchObject({ code: 64, out: '', err: expect.stringContaining('is not there') as string });
});

test.each([
  ['history', '--lake', '<lake>', '--json'],
  ['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<piped>', '--json'],
])('a reader that goes away early is no error: stedi %s', async (...args) => {
  const filled = args.map((arg) =>
    arg.replace('<lake>', lake).replace('<landing>', landing).replace('<piped>', at('piped')),
  );
  const child = spawn(process.execPath, [stediBin, ...filled], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});
