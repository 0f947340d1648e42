import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { fileListing, filesBelow } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { jsonLines, run, startStedi, stediHere, temporaryFolder, type Finished } from './stedi.ts';

let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 100, readings: 40_000 }), { files: 3 });
});

describe('a run that is told to stop', () => {
  test.each([
    ['SIGINT', 130, 'planned', '"event":"planned"'],
    ['SIGTERM', 143, 'reading', '"event":"reading","table":"accelerometer_landing"'],
    ['SIGINT', 130, 'joining', '"event":"stage","name":"machine_learning_curated"'],
  ] as const)(
    'by %s exits with %i, while %s: nothing is published and nothing is left',
    async (signal, code, when, words) => {
      const lake = join(folder, `${signal}-${when}`);
      const first = await run('--landing', landing, '--lake', lake, '--trim', 'none');
      const before = await fileListing(lake);

      const started = startStedi('run', '--profile', 'published', '--landing', landing, '--lake', lake);
      await started.said(words);
      started.child.kill(signal);
      const stopped = await started.finished;
      expect(stopped).toMatchObject({
        code,
        signal: null,
        err: `stedi: stopped by ${signal}: nothing was published\n`,
      });
      expect(jsonLines(stopped.out).at(-1)).toMatchObject({ event: 'error', code: 'stopped' });
      expect(await fileListing(lake)).toEqual(before);
      expect((await stediHere('verify', '--lake', lake)).code).toBe(0);

      const { report } = await run('--landing', landing, '--lake', lake);
      expect(report.commit).toBe(first.report.commit + 1);
    },
  );

  test('while it publishes, has published whole or not at all, and says which', async () => {
    const lake = join(folder, 'publishing');
    const started = startStedi('run', '--profile', 'published', '--landing', landing, '--lake', lake);
    await started.said('"event":"publishing"');
    started.child.kill('SIGTERM');
    const { code, out } = await started.finished;
    expect([0, 143]).toContain(code);
    expect(out.includes('"event":"published"')).toBe(code === 0);
    expect((await filesBelow(lake)).length).toBe(code === 0 ? 8 : 0);
  });

  test('twice, is gone at once, and the next run is not in its way', async () => {
    const lake = join(folder, 'twice');
    const started = startStedi('run', '--profile', 'published', '--landing', landing, '--lake', lake);
    await started.said('"event":"reading"');
    started.child.kill('SIGINT');
    started.child.kill('SIGINT');
    started.child.kill('SIGTERM');
    expect([130, 143]).toContain((await started.finished).code);
    expect((await run('--landing', landing, '--lake', lake)).report.commit).toBe(1);
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
  });
});

test('a query that is told to stop exits with 130', async () => {
  const lake = join(folder, 'queried');
  await run('--landing', landing, '--lake', lake);
  const endless = 'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b';
  // a query says nothing before its end: the signal is sent later and later, until it no longer comes before the program is loaded
  let stopped = await stopAfter(500, endless, lake);
  for (let ms = 1_000; stopped.code === null && ms <= 16_000; ms *= 2) stopped = await stopAfter(ms, endless, lake);
  expect(stopped).toMatchObject({ code: 130, signal: null, out: '' });
}, 60_000);

async function stopAfter(milliseconds: number, sql: string, lake: string): Promise<Finished> {
  const started = startStedi('query', sql, '--lake', lake);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  started.child.kill('SIGINT');
  return await started.finished;
}
