import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli } from '@stedi-lakehouse/runner';
import { afterAll } from 'vitest';
import type { RunReport } from '../../packages/runner/src/report/run-report.ts';

/** The command as people run it: what was built. */
export const stediBin = fileURLToPath(new URL('../../packages/runner/bin/stedi.js', import.meta.url));

/** How a process ended and what it said. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Settles once stdout holds `text`; rejects when the process ends without. */
  said(text: string): Promise<void>;
}

const running = new Set<ChildProcess>();
const folders: string[] = [];

/** Starts `stedi` with these arguments, its outputs being no terminal; `run`, `part` and `publish` are asked for JSON lines, which tests read. */
export function startStedi(...args: readonly string[]): Started {
  return start(stediBin, ...asked(args));
}

function asked(args: readonly string[]): readonly string[] {
  return ['run', 'part', 'publish'].includes(args[0] ?? '') && !args.includes('--json') ? [...args, '--json'] : args;
}

/** Starts a script of Node with these arguments. */
export function start(script: string, ...args: readonly string[]): Started {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, out, err });
    });
  });
  const said = async (text: string): Promise<void> =>
    await new Promise((resolve, reject) => {
      const look = (): void => {
        if (out.includes(text)) resolve();
      };
      child.stdout.on('data', look);
      child.once('close', () => reject(new Error(`the process ended before it said ${text}: ${err}`)));
      look();
    });
  return { child, finished, said };
}

/** Runs `stedi` to its end. */
export async function stedi(...args: readonly string[]): Promise<Finished> {
  return await startStedi(...args).finished;
}

/** Runs a command that starts no threads in this process, which is faster: `runCli` is what the process calls. */
export async function stediHere(...args: readonly string[]): Promise<Finished> {
  const said = { out: '', err: '' };
  const output = {
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    terminal: false,
    width: 80,
  };
  const code = await runCli(asked(args), { output, signal: new AbortController().signal, now: Date.now });
  return { code, signal: null, ...said };
}

/** Options of `run` and `plan`, with the profile `published` unless they name one. */
function published(options: readonly string[]): readonly string[] {
  return options.includes('--profile') ? options : ['--profile', 'published', ...options];
}

/** Runs `stedi run` in this process and this thread, and reads its report; fails unless it ends with 0. Without a profile it is `published`. */
export async function run(...args: readonly string[]): Promise<{ readonly report: RunReport } & Finished> {
  return await reported(async (...report) => await stediHere('run', ...published(args), '--workers', '0', ...report));
}

/** As `run`, in a process of its own with as many threads as it takes. */
export async function runApart(...args: readonly string[]): Promise<{ readonly report: RunReport } & Finished> {
  return await reported(async (...report) => await stedi('run', ...published(args), ...report));
}

async function reported(
  begin: (...report: readonly string[]) => Promise<Finished>,
): Promise<{ readonly report: RunReport } & Finished> {
  const folder = await mkdtemp(join(tmpdir(), 'stedi-report-'));
  try {
    const file = join(folder, 'report.json');
    const finished = await begin('--report', file);
    if (finished.code !== 0) throw new Error(`stedi run exited with ${finished.code}: ${finished.err}`);
    return { ...finished, report: JSON.parse(await readFile(file, 'utf8')) as RunReport };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The rows of `stedi query --json`; fails unless it exits with 0. */
export async function query(lake: string, sql: string, ...args: readonly string[]): Promise<Record<string, unknown>[]> {
  const { code, out, err } = await stediHere('query', sql, '--lake', lake, '--json', ...args);
  if (code !== 0) throw new Error(`stedi query exited with ${code}: ${err}`);
  return JSON.parse(out) as Record<string, unknown>[];
}

/** Lines of JSON, parsed. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

afterAll(async () => {
  // a test that timed out leaves its process behind
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A new folder that is removed after the file's last test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stedi-e2e-'));
  folders.push(folder);
  return folder;
}
