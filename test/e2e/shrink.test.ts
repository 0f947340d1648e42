import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { landingFolder, writeLanding } from './landing-files.ts';
import { fileListing } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { run, stediHere, temporaryFolder } from './stedi.ts';

const made = madeUpLanding({ people: 40, readings: 400 });

test('a source that has shrunk or is empty is not published, unless that is allowed', async () => {
  const folder = await temporaryFolder();
  const lake = join(folder, 'lake');
  const landing = await writeLanding(join(folder, 'landing'), made);
  const { report } = await run('--landing', landing, '--lake', lake);
  const steps = made.step_trainer.length;
  await truncate(join(landingFolder(landing, 'step_trainer'), 'step_trainer-0.json'), 0);
  const words = ['--landing', landing, '--lake', lake];
  const before = await fileListing(lake);
  const refused = await stediHere('run', '--profile', 'published', ...words);
  expect(refused.code).toBe(65);
  expect(refused.err).toContain(`step_trainer_landing would have 0 rows after ${steps}`);
  expect(refused.err).toContain(
    `step_trainer_trusted would have 0 rows after ${report.tables['step_trainer_trusted']!.rows}`,
  );
  expect(refused.err).toContain('more than 20 %: nothing was published');
  expect(await fileListing(lake)).toEqual(before);

  const plan = join(folder, 'plan.json');
  expect((await stediHere('plan', '--profile', 'published', ...words, '--out', plan)).code).toBe(0);
  for (const round of ['1', '2', '3']) {
    const share = ['--round', round, '--index', '0', '--count', '1'];
    expect((await stediHere('part', '--plan', plan, ...words, ...share)).code).toBe(0);
  }
  expect((await stediHere('publish', '--plan', plan, ...words)).code).toBe(65);
  expect((await stediHere('publish', '--plan', plan, ...words, '--max-shrink', '99.9%')).code).toBe(65);
  expect((await stediHere('publish', '--plan', plan, ...words, '--max-shrink', '20')).code).toBe(64);
  expect((await stediHere('publish', '--plan', plan, ...words, '--allow-shrink')).code).toBe(0);
}, 60_000);

test('a table may lose the share that is given, and what other rules make is not compared', async () => {
  const folder = await temporaryFolder();
  const lake = join(folder, 'lake');
  const landing = await writeLanding(join(folder, 'landing'), made);
  await run('--landing', landing, '--lake', lake, '--trim', 'none');
  await run('--landing', landing, '--lake', lake, '--trim', 'all');
  const fewer = await writeLanding(join(folder, 'fewer'), {
    ...made,
    step_trainer: made.step_trainer.slice(0, made.step_trainer.length / 2),
  });
  const words = ['run', '--profile', 'published', '--trim', 'all', '--landing', fewer, '--lake', lake];
  expect((await stediHere(...words, '--max-shrink', '40%')).code).toBe(65);
  expect((await stediHere(...words, '--max-shrink', '80%')).code).toBe(0);
}, 60_000);
