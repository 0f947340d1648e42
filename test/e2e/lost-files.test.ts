import { readFile, rm, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { sha256 } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { run, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 20, readings: 200 }));
});

describe('a version that lost something is not up to date: the next run makes it again, byte for byte', () => {
  test.each([
    ['a data file', async (_lake: string, file: string) => await unlink(file)],
    ['the end of a data file', async (_lake: string, file: string) => await truncate(file, 100)],
    ['its manifest', async (lake: string) => await rm(join(lake, '_manifests'), { recursive: true })],
    ['a whole zone', async (lake: string) => await rm(join(lake, 'curated'), { recursive: true })],
  ])('%s', async (what, lose) => {
    const lake = join(folder, what);
    const options = ['--landing', landing, '--lake', lake];
    const first = await run(...options);
    const file = first.report.tables['machine_learning_curated']!.files[0]!.path;
    const hash = sha256(await readFile(file));
    await lose(lake, file);
    const verdict = await stediHere('verify', '--lake', lake);
    expect(verdict.code).toBe(65);
    expect(verdict.err).toContain('run again');
    const plan = await stediHere('plan', '--profile', 'published', ...options);
    expect(plan.out).toMatch(/machine_learning_curated .* new/);
    const again = await run(...options);
    expect(again.report).toMatchObject({ status: 'published', commit: 2, runId: first.report.runId });
    expect(sha256(await readFile(again.report.tables['machine_learning_curated']!.files[0]!.path))).toBe(hash);
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
    expect((await run(...options)).report).toMatchObject({ status: 'up_to_date', commit: 2 });
  });
});

test('a zone that is not where the options say is not up to date either', async () => {
  const lake = join(folder, 'moved');
  await run('--landing', landing, '--lake', lake, '--curated', join(folder, 'elsewhere'));
  const { report } = await run('--landing', landing, '--lake', lake);
  expect(report.status).toBe('published');
  for (const { files } of Object.values(report.tables)) {
    expect(files[0]!.path.startsWith(lake)).toBe(true);
    expect((await readFile(files[0]!.path)).length).toBe(files[0]!.bytes);
  }
});
