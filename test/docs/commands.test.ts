import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCode, runCli } from '@stedi-lakehouse/runner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandsOf } from './commands.ts';
import { chapter, documentAt, tableRows } from './documents.ts';
import { fencesOf } from './fences.ts';

const readme = documentAt('README.md');
const commands = fencesOf(readme)
  .filter(({ language }) => language === 'sh')
  .flatMap(commandsOf);
let folder: string;
let demo: string;
let published: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readme-'));
  await done(['generate', 'demo/landing', '--scale', '1', '--seed', '1']);
  const run = async (profile: string, ...words: string[]): Promise<string> =>
    done(['run', '--profile', profile, '--landing', 'demo/landing', ...words], true);
  demo = await run('strict', '--lake', 'demo/lake', '--report', 'demo.json');
  published = await run('published', '--lake', 'demo/published');
}, 60_000);
afterAll(async () => rm(folder, { recursive: true }));

/** A word of a command, with the README's folders and files below a temporary folder. */
function placed(word: string): string {
  return /^demo\/|^\w+\.json$/.test(word) ? join(folder, word) : word;
}

/** Runs one command. `text` is all that it said, `results` what a terminal keeps or a pipe gets. */
async function stedi(args: readonly string[], terminal = false) {
  let text = '';
  let results = '';
  const output = {
    out: (more: string) => {
      text += more;
      results += more;
    },
    err: (more: string) => {
      text += more;
    },
    terminal,
    width: 80,
  };
  const code = await runCli(args.map(placed), { output, signal: new AbortController().signal, now: () => 0 });
  return { code, text, results };
}

/** Runs one command that must succeed, and returns its results. */
async function done(args: readonly string[], terminal = false): Promise<string> {
  const { code, text, results } = await stedi(args, terminal);
  if (code !== exitCode.done) throw new Error(`stedi ${args.join(' ')} ended with ${code}: ${text}`);
  return results;
}

test('every stedi command of the README works, one after another', async () => {
  const lines = commands.filter((words) => words[0] === 'npx' && !onAws(words));
  expect(lines.length).toBeGreaterThan(10);
  expect(new Set(lines.map(([, tool]) => tool))).toEqual(new Set(['stedi']));
  for (const words of lines) await done(words.slice(2));
}, 60_000);

test('every stedi command that needs AWS, here and in docs/aws.md, is one that there is, with options that it has', async () => {
  const aws = fencesOf(documentAt('docs/aws.md'))
    .filter(({ language }) => language === 'sh')
    .flatMap(commandsOf);
  const lines = [...commands, ...aws].filter((words) => words[1] === 'stedi' && onAws(words));
  expect(lines.length).toBeGreaterThan(0);
  for (const [, , ...line] of lines) {
    // what stands after -- is for another command
    const words = line.includes('--') ? line.slice(0, line.indexOf('--')) : line;
    const first = words.findIndex((word) => word.startsWith('-'));
    const help = await done([...words.slice(0, first), '--help']);
    const options = words.filter((word) => word.startsWith('--'));
    expect([words, options.filter((option) => !new RegExp(`^  ${option}[, ]`, 'm').test(help))]).toEqual([words, []]);
  }
});

function onAws(words: readonly string[]): boolean {
  return words.some((word) => word.startsWith('s3://'));
}

test('every other command of the README is an npm script', () => {
  const { scripts } = JSON.parse(documentAt('package.json').text) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const names = commands.flatMap(([first, ...words]) =>
    first === 'npx' ? [] : [words[0] === 'run' ? words[1]! : words[0]!],
  );
  expect(names).toContain('demo');
  expect(names.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test('the demo prints what the README shows', () => {
  const shown = fencesOf(readme).find(({ language }) => language === 'text')!;
  expect(lasting(demo)).toBe(lasting(shown.code));
});

test('the README says how many rows of the sample pair two people with the rules of the course', () => {
  const [, pairs] = /^([\d,]+ of [\d,]+) rows of machine_learning_curated pair two/m.exec(published)!;
  expect(chapter(readme, 'In 60 seconds').replaceAll('\n', ' ')).toContain(`there ${pairs} training rows pair`);
});

/** Without what differs from run to run, and the sizes of files, which are the encoder's business. */
function lasting(text: string): string {
  return text
    .replace(/run [0-9a-f]{16}/, 'run …')
    .replace(/in [\d.]+ s/, 'in … s')
    .replaceAll(/ +[\d.]+ [kM]?B$/gm, ' …');
}

interface Report {
  readonly landing: Readonly<Record<string, object>>;
  readonly tables: Readonly<Record<string, { readonly files: readonly object[] }>>;
  readonly stages: readonly { readonly name: string; readonly joined?: object }[];
}

test('the report is as the README shows it', async () => {
  const shown = fencesOf(readme).find(({ language }) => language === 'json')!;
  const report = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as Report;
  const readers = JSON.parse(shown.code) as Report;
  expect(shapeOf(readers)).toEqual(shapeOf(report));
  const { name } = readers.stages[0]!;
  expect(report.stages).toContainEqual(readers.stages[0]);
  expect(name).toBe('machine_learning_curated');
  expect(report.landing).toMatchObject(readers.landing);
});

/** A report's keys with the types of their values; of each list, what its first entries have. */
function shapeOf({ tables, landing, stages, ...rest }: Report): unknown {
  const keys = (value: object): string[] => Object.keys(value).toSorted();
  const [table] = Object.values(tables);
  return {
    rest: Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, typeof value])),
    landing: keys(Object.values(landing)[0]!),
    table: [keys(table!), keys(table!.files[0]!)],
    stage: keys(stages.find(({ joined }) => joined !== undefined)!),
  };
}

test('the README has every command, and every exit code with its meaning', async () => {
  const names = [...(await done(['--help'])).matchAll(/^ {2}(\w+) .*/gm)].map(([, name]) => name!);
  expect(names).toContain('rollback');
  const shown = commands.map((words) => words[2]);
  expect(names.filter((name) => name !== 'help' && !shown.includes(name))).toEqual([]);
  const rows = tableRows(chapter(readme, 'Exit codes')).slice(1);
  const codes = rows.map(([code]) => Number(code));
  expect(codes).toEqual(Object.values(exitCode).toSorted((a, b) => a - b));
});

test('the README has every option of run', async () => {
  const options = [...(await done(['run', '--help'])).matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(
    ([, option]) => option!,
  );
  expect(options).toContain('--max-quarantined');
  expect(options.filter((option) => option !== '--help' && !readme.text.includes(option))).toEqual([]);
});
