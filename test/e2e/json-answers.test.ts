import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { run, stediHere, temporaryFolder } from './stedi.ts';
import { threeBuckets } from './three-buckets.ts';

const made = madeUpLanding({ people: 6, readings: 20 });

test('rollback and clean answer programs in JSON', async () => {
  const folder = await temporaryFolder();
  const [landing, lake] = [await writeLanding(join(folder, 'landing'), made), join(folder, 'lake')];
  await run('--landing', landing, '--lake', lake, '--trim', 'none');
  await run('--landing', landing, '--lake', lake, '--trim', 'all');
  const back = await stediHere('rollback', '--lake', lake, '--to', '1', '--json');
  expect(back).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(back.out)).toEqual({ commit: 3, rollbackOf: 1, peopleBroughtBack: 0 });
  const cleaned = await stediHere('clean', '--lake', lake, '--keep', '1', '--grace', '0', '--json');
  expect(cleaned).toMatchObject({ code: 0, err: '' });
  const { removed, dryRun } = JSON.parse(cleaned.out) as { removed: { kind: string; uri: string }[]; dryRun: boolean };
  expect(dryRun).toBe(false);
  expect(removed.filter(({ kind }) => kind === 'data').length).toBeGreaterThan(0);
  expect(removed.every(({ uri }) => uri.startsWith(lake))).toBe(true);
});

test('over buckets they say what they leave: noncurrent versions, and Glue', async () => {
  const buckets = await threeBuckets();
  const landing = await writeLanding(join(await temporaryFolder(), 'landing'), made);
  for (const trim of ['none', 'all']) await run('--landing', landing, ...buckets.lake, '--trim', trim);
  expect(await stediHere('rollback', ...buckets.lake)).toMatchObject({
    code: 0,
    err: expect.stringContaining('stedi catalog sync moves them') as string,
  });
  const { out } = await stediHere('clean', ...buckets.lake, '--keep', '1', '--grace', '0');
  expect(out).toContain('noncurrent versions: docs/aws.md');
}, 60_000);
