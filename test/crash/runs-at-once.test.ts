import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding } from '../e2e/landing-files.ts';
import { filesBelow } from '../e2e/listing.ts';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { jsonLines, run, startStedi, stediHere, temporaryFolder, type Started } from '../e2e/stedi.ts';

let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 60, readings: 15_000 }));
});

/** A run that has been planned, or come as far as `words`, and stands still until it is let go on. */
async function halted(lake: string, words: string, ...options: readonly string[]): Promise<Started> {
  const started = startStedi('run', '--profile', 'published', '--landing', landing, '--lake', lake, ...options);
  await started.said(words);
  started.child.kill('SIGSTOP');
  return started;
}

describe('two runs on one lake', () => {
  test.each([
    ['an empty lake', [], ['--trim', 'none']],
    ['an empty lake, of the same options', [], []],
    ['a lake with a version', ['--trim', 'all'], ['--trim', 'none']],
  ])(
    '%s: the one that publishes first wins, the other exits with 75 and leaves nothing',
    async (what, first, winning) => {
      const lake = join(folder, what);
      const base = first.length > 0 ? (await run('--landing', landing, '--lake', lake, ...first)).report.commit : 0;
      const slow = await halted(lake, '"event":"planned"');
      const winner = await run('--landing', landing, '--lake', lake, ...winning);
      slow.child.kill('SIGCONT');
      const { code, err, out } = await slow.finished;
      expect(err).toMatch(new RegExp(`another run published version ${base + 1} of .* first: run again`));
      expect(code).toBe(75);
      expect(jsonLines(out).at(-1)).toMatchObject({ event: 'error', code: 'publish_conflict' });
      expect(await filesBelow(lake)).toHaveLength((base + 1) * 8);
      expect((await stediHere('verify', '--lake', lake)).code).toBe(0);

      const again = await run('--landing', landing, '--lake', lake);
      expect(again.report.status).toBe(winning.length === 0 ? 'up_to_date' : 'published');
      expect(again.report.commit).toBe(winner.report.commit + (winning.length === 0 ? 0 : 1));
      expect(await filesBelow(lake)).toHaveLength(again.report.commit * 8);
    },
  );

  test('a run that a rollback overtakes exits with 75', async () => {
    const lake = join(folder, 'rolled back');
    for (const trim of ['none', 'all']) await run('--landing', landing, '--lake', lake, '--trim', trim);
    const slow = await halted(lake, '"event":"planned"');
    expect((await stediHere('rollback', '--lake', lake)).code).toBe(0);
    slow.child.kill('SIGCONT');
    expect((await slow.finished).code).toBe(75);
    expect((await stediHere('history', '--lake', lake)).out).toMatch(/^ {2}3 .*back to 1$/m);
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
  });

  test('a run whose files are cleaned away under its hands publishes nothing', async () => {
    const lake = join(folder, 'cleaned');
    await run('--landing', landing, '--lake', lake, '--trim', 'none');
    const slow = await halted(lake, '"event":"stage","name":"customer_trusted_to_curated"');
    expect((await stediHere('clean', '--lake', lake, '--grace', '0')).out).toMatch(/^ {2}data /m);
    slow.child.kill('SIGCONT');
    const { code, err } = await slow.finished;
    expect(err).toMatch(/ is not there|could not /);
    expect(code).toBe(75);
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
    // the second commit is what the cleaning said
    expect((await run('--landing', landing, '--lake', lake)).report.commit).toBe(3);
  });
});

test('four runs at once publish whole versions, one after another, or lose', async () => {
  const lake = join(folder, 'four');
  const trims = ['none', 'accelerometer', 'all', 'none'];
  const runs = trims.map((trim) =>
    startStedi('run', '--profile', 'published', '--landing', landing, '--lake', lake, '--trim', trim),
  );
  const ends = await Promise.all(runs.map(async ({ finished }) => await finished));
  const published = ends.filter(({ out }) => out.includes('"event":"published"'));
  const upToDate = ends.filter(({ out }) => out.includes('"event":"up_to_date"'));
  const lost = ends.filter(({ code }) => code === 75);
  expect(published.length).toBeGreaterThan(0);
  expect(published.length + upToDate.length + lost.length).toBe(4);
  expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
  expect(await filesBelow(lake)).toHaveLength(published.length * 8);
});
