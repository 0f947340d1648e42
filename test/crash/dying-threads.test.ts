import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localStore, openLake } from '@stedi-lakehouse/core';
import { beforeAll, expect, test } from 'vitest';
import { writeLanding } from '../e2e/landing-files.ts';
import { filesBelow } from '../e2e/listing.ts';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { jsonLines, start, temporaryFolder } from '../e2e/stedi.ts';
import { readCurrent } from './in-process.ts';

const script = fileURLToPath(new URL('run-to-death.mjs', import.meta.url));
let folder: string;
let landing: string;
let parts: number;

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 400, readings: 10, mark: 'zqxjk' }));
  const { size } = await stat(join(landing, 'customer_landing', 'customer-0.json'));
  parts = Math.ceil(size / 8_192);
});

async function runTo(how: string, lake: string): Promise<Record<string, unknown>> {
  const { out, err } = await start(script, JSON.stringify({ landing, lake, how, partBytes: 8_192 })).finished;
  expect(err).not.toMatch(/zqxjk/);
  return jsonLines(out).at(-1)!;
}

test.each([
  ['leaves before it is ready', 'loads'],
  ['leaves by itself', 'exits'],
  ['throws where nobody listens', 'throws'],
  ['runs out of memory', 'hogs'],
])('a thread that %s fails the run with the range that it worked on; the old version stays', async (_, how) => {
  const lake = join(folder, how);
  expect(parts).toBeGreaterThan(8);
  expect(await runTo('lives', lake)).toEqual({ commit: 1 });
  const before = await filesBelow(lake);
  const { code, message } = await runTo(how, lake);
  expect(code).toBe('worker_failed');
  expect(message).toMatch(
    /the thread that worked on part \d+ of customer_landing \(.*customer-0\.json, bytes \d+ to \d+\) ended/,
  );
  expect(message).not.toMatch(/zqxjk/);
  expect(await filesBelow(lake)).toEqual(before);
  expect(await readCurrent(openLake({ root: localStore(lake) }))).toBe(1);
});
