import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localStore, openLake, type Lake } from '@stedi-lakehouse/core';
import { publishSet, readSet } from './published-set.ts';

const kills = 30;
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-'));
  // the child runs what is built: bring it up to date, whatever else in the package does not compile yet
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  await new Promise((done) => execFile(process.execPath, [tsc, '-b', here('../..')], () => done(undefined)));
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A number in [0, 1) for each call, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** Lets a child publish until it is killed `delay` milliseconds after its first publish; the number of the last one it reported. */
async function publishAndKill(seed: number, delay: number): Promise<number> {
  const child = spawn(process.execPath, [here('publish-loop.mjs'), folder, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (last === 0) setTimeout(() => child.kill('SIGKILL'), delay);
    last = Number(line);
  }
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  return last;
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

test(`a publisher killed at ${kills} moments leaves whole versions only, every one that it reported among them`, async () => {
  const random = seeded(20_240_506);
  const lake: Lake = openLake({ root: localStore(folder) });
  let unfinished = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const last = await publishAndKill(kill, random() * 60);
    const current = (await lake.current())!;
    expect(current.commit).toBeGreaterThanOrEqual(last);
    expect(current.commit).toBeLessThanOrEqual(last + 1);
    expect(await readSet(lake, current)).toMatch(new RegExp(`^${current.commit} by ${kill} `));
    unfinished += (await filesBelow(folder)).filter((name) => name.startsWith('.unfinished-')).length;
  }
  // moments were spread over the whole of a publish, or this test shows nothing
  expect(unfinished).toBeGreaterThan(0);
  const history = await lake.history();
  expect(history.map(({ commit }) => commit)).toEqual(history.map((_, index) => index + 1));

  await publishSet(lake, 'after all that');
  expect(await readSet(lake, await lake.current())).toBe('after all that');
  const now = new Date(Date.now() + 60_000);
  const planned = await lake.clean({ graceMs: 0, now, dryRun: true });
  const cleaned = await lake.clean({ graceMs: 0, now });
  expect(cleaned.removed).toEqual(planned.removed);
  expect(cleaned.removed.filter(({ kind }) => kind === 'unfinished').length).toBeGreaterThan(0);
  const versions = await lake.history();
  for (const version of versions) expect(await readSet(lake, version)).toBeDefined();
  // per version: commit, manifest, quarantine and two data files; one commit of the cleaning, and three folders say whose they are
  expect(await filesBelow(folder)).toHaveLength(versions.length * 5 + 1 + 3);
}, 120_000);
